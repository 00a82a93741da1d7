import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { readPrivateFile, writePrivateFile } from '../../../src/adapters/system/private-file.ts'

const parts: { directory: string; path: string } = {} as never

beforeEach(async () => {
  parts.directory = await mkdtemp(join(tmpdir(), 'sallyport-private-'))
  parts.path = join(parts.directory, 'settings', 'settings.json')
})
afterEach(() => rm(parts.directory, { recursive: true, force: true }))

test('what is written is read, by its owner alone, also when it is written over', async () => {
  const umask = process.umask(0)
  try {
    await writePrivateFile(parts.path, 'one')
    await writePrivateFile(parts.path, 'two')
  } finally {
    process.umask(umask)
  }
  expect(await readPrivateFile(parts.path)).toBe('two')
  expect((await stat(parts.path)).mode & 0o777).toBe(0o600)
  expect((await stat(join(parts.directory, 'settings'))).mode & 0o777).toBe(0o700)
  expect(await readdir(join(parts.directory, 'settings'))).toEqual(['settings.json'])
})

test('there need not be one', async () => {
  expect(await readPrivateFile(parts.path)).toBeUndefined()
})

test.each([0o640, 0o604, 0o666, 0o620])('one that others can read or write (%o) is refused', async (mode) => {
  await writePrivateFile(parts.path, 'one')
  await chmod(parts.path, mode)
  await expect(readPrivateFile(parts.path)).rejects.toMatchObject({
    name: 'Fault',
    message: expect.stringContaining('chmod 600'),
  })
})

test('one that is far too large is refused', async () => {
  await mkdir(join(parts.directory, 'settings'))
  await writeFile(parts.path, 'x'.repeat(65 * 1024), { mode: 0o600 })
  await expect(readPrivateFile(parts.path)).rejects.toMatchObject({ code: 'too-large' })
})

test('a place that takes nothing is a Fault that says why, and leaves what was there', async () => {
  await writePrivateFile(parts.path, 'one')
  await expect(writePrivateFile(join(parts.path, 'below'), 'two')).rejects.toMatchObject({
    code: 'store-unavailable',
    message: expect.stringMatching(/cannot be written: (?:a part of its path is no folder|EEXIST)/),
  })
  expect(await readFile(parts.path, 'utf8')).toBe('one')
})

test('a file that cannot be renamed into place leaves no draft', async () => {
  await mkdir(parts.path, { recursive: true })
  await writeFile(join(parts.path, 'in-the-way'), '')
  await expect(writePrivateFile(parts.path, 'two')).rejects.toMatchObject({ code: 'store-unavailable' })
  expect(await readdir(join(parts.directory, 'settings'))).toEqual(['settings.json'])
})
