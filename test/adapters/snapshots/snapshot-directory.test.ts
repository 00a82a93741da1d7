import { createHash } from 'node:crypto'
import { fstatSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createSnapshotDirectory } from '../../../src/adapters/snapshots/snapshot-directory.ts'

const KEYS = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string]

describe('the directory of snapshots', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sallyport-snapshots-'))
  })
  afterEach(() => rm(directory, { recursive: true }))
  const open = (maxBytes = 1_000) => createSnapshotDirectory({ directory: join(directory, 'made'), maxBytes })
  const names = async () => (await readdir(join(directory, 'made'))).map((name) => name[0]).sort()

  test('gives back what was stored, under its key alone, also to another process', async () => {
    const stored = await open().put(KEYS[0], pieces('one', 'two'))
    expect([stored.bytes, stored.digest]).toEqual([6, createHash('sha256').update('onetwo').digest('hex')])
    const found = await open().find(KEYS[0])
    expect(await textOf(found?.read() ?? pieces())).toBe('onetwo')
    expect(await open().find(KEYS[1])).toBeUndefined()
  })

  test('bytes that were changed are a fault at their end, and gone', async () => {
    const snapshots = open()
    await snapshots.put(KEYS[0], pieces('sound'))
    const [name = ''] = await readdir(join(directory, 'made'))
    await writeFile(join(directory, 'made', name), 'other')
    const found = await snapshots.find(KEYS[0])
    await expect(textOf(found?.read() ?? pieces())).rejects.toMatchObject({ code: 'malformed', retryable: true })
    expect(await snapshots.find(KEYS[0])).toBeUndefined()
  })

  test('a change between two reads is noticed, also one of the same size that hides its time', async () => {
    const snapshots = open()
    const stored = await snapshots.put(KEYS[0], pieces('sound'))
    expect([await textOf(stored.read()), await textOf(stored.read())]).toEqual(['sound', 'sound'])
    const [name = ''] = await readdir(join(directory, 'made'))
    const path = join(directory, 'made', name)
    const { atime, mtime } = await stat(path)
    await writeFile(path, 'other')
    await utimes(path, atime, mtime)
    await expect(textOf(stored.read())).rejects.toMatchObject({ code: 'malformed' })
    expect(await names()).toEqual([])
  })

  test('a file that is held stays readable when it goes, and everyone may read it', async () => {
    const snapshots = open(250)
    const stored = await snapshots.put(KEYS[0], pieces('x'.repeat(100)))
    const held = await stored.hold?.()
    await snapshots.put(KEYS[1], pieces('y'.repeat(240)))
    expect(await names()).toEqual(['b'])
    expect(readFileSync(held?.fd ?? -1, 'utf8')).toBe('x'.repeat(100))
    expect(fstatSync(held?.fd ?? -1).mode & 0o777).toBe(0o444)
    await held?.release()
    await expect(stored.hold?.()).rejects.toMatchObject({ code: 'not-found', retryable: true })
  })

  test('what was changed is not held, before its first use or after', async () => {
    const snapshots = open()
    for (const uses of [0, 2]) {
      const stored = await snapshots.put(KEYS[0], pieces('sound'))
      for (let use = 0; use < uses; use += 1) await (await (await snapshots.find(KEYS[0]))?.hold?.())?.release()
      const [name = ''] = await readdir(join(directory, 'made'))
      await writeFile(join(directory, 'made', name), 'other bytes')
      await expect(stored.hold?.()).rejects.toMatchObject({ code: 'malformed', retryable: true })
      expect(await names()).toEqual([])
    }
  })

  test('what breaks while it is written leaves nothing', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half')
      throw new Error('broke')
    }
    await expect(open().put(KEYS[0], broken())).rejects.toThrow('broke')
    expect(await names()).toEqual([])
  })

  test('beyond its bytes, what was not used for longest goes', async () => {
    const snapshots = open(250)
    await snapshots.put(KEYS[0], pieces('x'.repeat(100)))
    await snapshots.put(KEYS[1], pieces('y'.repeat(100)))
    const folder = join(directory, 'made')
    for (const name of await readdir(folder)) await utimes(join(folder, name), 1_000, name.startsWith('a') ? 1 : 2)
    await snapshots.find(KEYS[0])
    await snapshots.put(KEYS[2], pieces('z'.repeat(100)))
    expect(await names()).toEqual(['a', 'c'])
    await snapshots.put(KEYS[1], pieces('w'.repeat(900)))
    expect(await names()).toEqual(['b'])
  })

  test('two that store the same at once both have it', async () => {
    const both = await Promise.all([open().put(KEYS[0], pieces('same')), open().put(KEYS[0], pieces('same'))])
    expect(await Promise.all(both.map((each) => textOf(each.read())))).toEqual(['same', 'same'])
    expect(await names()).toEqual(['a'])
  })
})

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const read: Uint8Array[] = []
  for await (const piece of bytes) read.push(piece)
  return Buffer.concat(read).toString()
}
