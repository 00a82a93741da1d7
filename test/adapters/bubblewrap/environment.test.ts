import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { createEnvironment } from '../../../src/adapters/bubblewrap/environment.ts'

test('the environment is named by what is installed, npm among it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-npm-'))
  try {
    await mkdir(join(folder, 'bin'))
    await writeFile(join(folder, 'bin', 'npm-cli.js'), '')
    const of = async (version: string) => {
      await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'npm', version }))
      return createEnvironment(folder)()
    }
    const first = await of('11.0.0')
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(await of('11.0.0')).toBe(first)
    expect(await of('11.0.1')).not.toBe(first)
  } finally {
    await rm(folder, { recursive: true })
  }
})
