import { mkdtemp, open as openFile, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import type { Layer } from '../../../src/ports/sandbox.ts'
import { type Entry, entriesOf, open, type Provide, tarOf, withSandbox } from './harness.ts'

type Opened = Awaited<ReturnType<typeof open>>

/** Nobody answers there: these tests need a sandbox for set-up, not the network. */
const NOWHERE = { host: '127.0.0.1', port: 1 }

export function describeLayers(provide: Provide): void {
  test('layers come after the tree, in their order, and replace nothing', async () => {
    const first: Entry[] = [
      { name: 'workspace/made/', type: 'directory', mode: 0o755 },
      { name: 'workspace/made/tool', mode: 0o755, content: '#!/bin/sh\necho made\n' },
      { name: 'workspace/source.txt', content: 'of the layer' },
      { name: 'home/agent/.cache/kept', content: 'kept' },
    ]
    const second: Entry[] = [
      { name: 'workspace/made/tool', content: 'of the second layer' },
      { name: 'workspace/link', type: 'symlink', mode: 0o777, link: 'made/tool' },
    ]
    const work = async ({ sh }: Opened) => {
      const said = await sh('cat source.txt; ./link; cat ~/.cache/kept; stat -c %u made/tool')
      expect(said.out).toBe('of the treemade\nkept1000\n')
    }
    const entries = [{ name: 'source.txt', content: 'of the tree' }]
    await withSandbox(provide().engine, work, { entries, layers: [streamed(tarOf(first)), streamed(tarOf(second))] })
  })

  test('a layer that reaches for other places leaves none of its marks there', async () => {
    const { engine, traces } = provide()
    const before = await traces()
    const hostile: Entry[] = [
      { name: 'usr/probe', content: 'x' },
      { name: '../../workspace/up', content: 'x' },
    ]
    await expect(open(engine, { layers: [streamed(tarOf(hostile))] })).rejects.toMatchObject({ name: 'Fault' })
    expect(await traces()).toEqual(before)
  })

  test('what stands behind the end of a tar changes nothing, for the tree as for a layer', async () => {
    async function* padded(name: string): AsyncGenerator<Uint8Array> {
      yield* tarOf([{ name, content: name }])
      for (let sent = 0; sent < 64; sent += 1) yield Buffer.alloc(64 * 1024)
    }
    const options = {
      tree: padded('tree.txt'),
      layers: [streamed(padded('workspace/one.txt')), streamed(padded('workspace/two.txt'))],
    }
    const work = async ({ sh }: Opened) => {
      expect((await sh('cat tree.txt one.txt two.txt')).out).toBe('tree.txtworkspace/one.txtworkspace/two.txt')
    }
    await withSandbox(provide().engine, work, options)
  })

  test('a layer that is no tar, or does not fit, is refused, and nothing is left', async () => {
    const { engine, traces } = provide()
    const before = await traces()
    async function* noise(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(2_000, 'x')
    }
    await expect(open(engine, { layers: [streamed(noise())] })).rejects.toMatchObject({ code: 'too-large' })
    const large = tarOf([{ name: 'workspace/large', content: 'z'.repeat(3 * 1024 ** 2) }])
    const opening = open(engine, { layers: [streamed(large)], limits: { diskBytes: 2 * 1024 ** 2 } })
    await expect(opening).rejects.toMatchObject({ code: 'too-large' })
    expect(await traces()).toEqual(before)
  })

  test('a layer that has a file is read by the guest itself, which cannot change it', async () => {
    const bytes = await bytesOf([{ name: 'workspace/tool', content: 'of the file' }])
    await withFile(bytes, async (path) => {
      const work = async ({ sh }: Opened) => {
        expect((await sh('cat tool')).out).toBe('of the file')
        const tried = await sh(`cd /opt/layers 2>/dev/null || exit 9
          (echo x > 0.tar) 2>/dev/null && echo wrote; (echo x >> 0.tar) 2>/dev/null && echo added
          chmod 666 0.tar 2>/dev/null && echo chmod; rm -f 0.tar 2>/dev/null && echo removed
          truncate -s 0 0.tar 2>/dev/null && echo truncated; mv 0.tar /tmp/ 2>/dev/null && echo moved; echo tried`)
        expect([0, 9]).toContain(tried.exitCode)
        expect(['', 'tried\n']).toContain(tried.out)
      }
      await withSandbox(provide().engine, work, { layers: [{ read: neverRead, hold: () => holdFile(path) }] })
      expect(await readFile(path)).toEqual(bytes)
      expect((await stat(path)).mode & 0o777).toBe(0o444)
    })
  })

  test('a file that is gone, or not what it was said to be, is sent instead', async () => {
    const bytes = await bytesOf([{ name: 'workspace/tool', content: 'sent' }])
    const read = () => streamOf([bytes])
    await withFile(bytes, async (path) => {
      const shorter = async () => ({ ...(await holdFile(path)), bytes: bytes.length - 1 })
      const removed = async () => {
        const held = await holdFile(path)
        await rm(path)
        return held
      }
      for (const hold of [shorter, removed]) {
        const work = async ({ sh }: Opened) => expect((await sh('cat tool')).out).toBe('sent')
        await withSandbox(provide().engine, work, { layers: [{ read, hold }] })
      }
    })
  })

  test('what was added comes out as a layer that another sandbox takes', async () => {
    const entries = [
      { name: 'folder/', type: 'directory' as const, mode: 0o755 },
      { name: 'folder/old', content: 'old' },
    ]
    const added: Uint8Array[] = []
    const make = async ({ sandbox, sh }: Opened) => {
      await sh(
        'echo changed > folder/old; echo new > folder/new; mkdir -p made/deep; ln -s ../../folder/new made/deep/l',
      )
      await sh('mkdir ~/.store; echo home > ~/.store/file; echo gone > /tmp/scratch')
      await sandbox.freeze()
      for await (const piece of sandbox.export(1_000_000, 'additions')) added.push(piece)
    }
    await withSandbox(provide().engine, make, { entries, egress: NOWHERE })
    expect((await entriesOf(streamOf(added))).map(({ name }) => name)).toEqual([
      'workspace/folder/new',
      'workspace/made/',
      'workspace/made/deep/',
      'workspace/made/deep/l',
      'home/agent/.store/',
      'home/agent/.store/file',
    ])
    const use = async ({ sh }: Opened) => {
      expect((await sh('cat folder/old folder/new made/deep/l ~/.store/file; ls /tmp')).out).toBe('oldnew\nnew\nhome\n')
    }
    await withSandbox(provide().engine, use, { entries, layers: [streamed(streamOf(added))] })
  })
}

function streamed(bytes: AsyncIterable<Uint8Array>): Layer {
  return { read: () => bytes }
}

function neverRead(): AsyncIterable<Uint8Array> {
  throw new Error('the layer was sent, though the guest could read its file')
}

async function bytesOf(entries: readonly Entry[]): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of tarOf(entries)) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function holdFile(path: string) {
  const file = await openFile(path, 'r')
  const { size } = await file.stat()
  return { path, fd: file.fd, bytes: size, release: () => file.close() }
}

async function withFile(bytes: Uint8Array, use: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-layer-'))
  try {
    const path = join(folder, 'layer.tar')
    await writeFile(path, bytes, { mode: 0o444 })
    await use(path)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function* streamOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces
}
