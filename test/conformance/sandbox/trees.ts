import { expect, test } from '@jest/globals'
import { type Entry, entriesOf, open, type Provide, withSandbox } from './harness.ts'

const LONG = `${'deep/'.repeat(60)}leaf`
const DEEP_FOLDERS = Array.from({ length: 60 }, (_, index) => ({
  name: 'deep/'.repeat(index + 1),
  type: 'directory' as const,
  mode: 0o755,
}))

const TREE: readonly Entry[] = [
  { name: 'plain.txt', content: 'text\n' },
  { name: 'run.sh', mode: 0o755, content: '#!/bin/sh\necho ran\n' },
  { name: 'empty', content: '' },
  { name: 'large.bin', content: 'y'.repeat(300_001) },
  { name: 'folder/', type: 'directory', mode: 0o755 },
  { name: 'folder/inner/', type: 'directory', mode: 0o755 },
  { name: 'link', type: 'symlink', mode: 0o777, link: 'folder/inner' },
  { name: 'dangling', type: 'symlink', mode: 0o777, link: '../../nowhere' },
  { name: 'outward', type: 'symlink', mode: 0o777, link: '/etc/passwd' },
  { name: ' spaces and "quotes"', content: '1' },
  { name: "it's", content: '2' },
  { name: '-rf', content: '3' },
  { name: 'back\\slash', content: '4' },
  { name: 'new\nline', content: '5' },
  { name: 'naïve-日本-🐙', content: '6' },
  { name: '.hidden', content: '7' },
  { name: '*', content: '8' },
  ...DEEP_FOLDERS,
  { name: LONG, content: 'far down' },
]

export function describeTrees(provide: Provide): void {
  test('a tree comes out as it went in', async () => {
    const work = async ({ sandbox }: Awaited<ReturnType<typeof open>>) => {
      await sandbox.freeze()
      const out = await entriesOf(sandbox.export(10_000_000))
      expect(byName(out)).toEqual(byName(TREE.map((entry) => ({ type: 'file', mode: 0o644, ...entry }))))
    }
    await withSandbox(provide().engine, work, { entries: TREE })
  })

  test('files belong to the sandbox user, and the executable bit executes', async () => {
    const work = async ({ run, sh }: Awaited<ReturnType<typeof open>>) => {
      expect((await run(['./run.sh'])).out).toBe('ran\n')
      expect((await sh('stat -c %u plain.txt . ; id -u')).out).toBe('1000\n1000\n1000\n')
    }
    await withSandbox(provide().engine, work, { entries: TREE })
  })

  test('an empty tree is fine', async () => {
    await withSandbox(provide().engine, async ({ sandbox }) => {
      await sandbox.freeze()
      expect(await entriesOf(sandbox.export(100_000))).toEqual([])
    })
  })

  test('what the guest made unreadable is exported all the same; a pipe is named as one', async () => {
    await withSandbox(provide().engine, async ({ sandbox, sh }) => {
      await sh('mkdir shut; echo x > shut/file; chmod 000 shut/file shut; mkfifo pipe; echo y > odd; chmod 4755 odd')
      await sandbox.freeze()
      const out = await entriesOf(sandbox.export(100_000))
      expect(byName(out).map(({ name, type, content }) => [name, type, content])).toEqual([
        ['odd', 'file', 'y\n'],
        ['pipe', 'fifo', undefined],
        ['shut/', 'directory', undefined],
        ['shut/file', 'file', 'x\n'],
      ])
    })
  })

  test('freezing ends a running command, and nothing changes the tree afterwards', async () => {
    await withSandbox(provide().engine, async ({ sandbox, sh }) => {
      const writer = sh(
        'touch started; setsid bash -c "while :; do date +%N >> log; done" & while :; do echo x >> log; done',
      )
      setTimeout(() => void sandbox.freeze(), 200)
      expect(await writer).toMatchObject({ exitCode: null })
      await sandbox.freeze()
      const first = await entriesOf(sandbox.export(30_000_000))
      const both = [sandbox.freeze(), entriesOf(sandbox.export(30_000_000)), entriesOf(sandbox.export(30_000_000))]
      expect(await Promise.all(both)).toEqual([undefined, first, first])
      expect(first.map(({ name }) => name)).toContain('log')
      expect(await entriesOf(sandbox.export(30_000_000))).toEqual(first)
      await expect(sh('true')).rejects.toMatchObject({ code: 'sandbox-lost' })
    })
  })

  test('an export over its cap is a fault, sparse files and hard links counted in full', async () => {
    await withSandbox(provide().engine, async ({ sandbox, sh }) => {
      await sh('truncate -s 1T sparse; for i in $(seq 1 500); do ln sparse link$i; done')
      await sandbox.freeze()
      const reading = async () => entriesOf(sandbox.export(1_000_000))
      await expect(reading()).rejects.toMatchObject({ name: 'Fault', code: 'too-large' })
    })
  })

  test('a tree that does not fit is refused, and nothing is left', async () => {
    const { engine, traces } = provide()
    const before = await traces()
    const entries = Array.from({ length: 5 }, (_, index) => ({ name: `big${index}`, content: 'z'.repeat(1024 ** 2) }))
    const opening = open(engine, { entries, limits: { diskBytes: 2 * 1024 ** 2 } })
    await expect(opening).rejects.toMatchObject({ name: 'Fault', code: 'too-large' })
    expect(await traces()).toEqual(before)
  })
}

function byName(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))
}
