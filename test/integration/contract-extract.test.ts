import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from '@jest/globals'

const run = promisify(execFile)
const folders: string[] = []

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

// GitHub's whole description is 385 MB on disk, so it is installed for this one question only, beside the checkout.
test("the committed extract is what GitHub's published description gives", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-contract-'))
  folders.push(folder)
  await cp('emulator', join(folder, 'emulator'), { recursive: true })
  await cp('package.json', join(folder, 'package.json'))
  const contract = join(folder, 'emulator', 'contract')
  await run('npm', ['ci', '--prefix', contract, '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder })
  const check = await run(process.execPath, [join(contract, 'extract.ts'), '--check'], { cwd: folder })
  expect(check.stderr).toBe('')
}, 300_000)
