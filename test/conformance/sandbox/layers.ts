import { expect, test } from '@jest/globals'
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
    await withSandbox(provide().engine, work, { entries, layers: [tarOf(first), tarOf(second)] })
  })

  test('a layer that reaches for other places leaves none of its marks there', async () => {
    const { engine, traces } = provide()
    const before = await traces()
    const hostile: Entry[] = [
      { name: 'usr/probe', content: 'x' },
      { name: '../../workspace/up', content: 'x' },
    ]
    await expect(open(engine, { layers: [tarOf(hostile)] })).rejects.toMatchObject({ name: 'Fault' })
    expect(await traces()).toEqual(before)
  })

  test('what stands behind the end of a tar changes nothing, for the tree as for a layer', async () => {
    async function* padded(name: string): AsyncGenerator<Uint8Array> {
      yield* tarOf([{ name, content: name }])
      for (let sent = 0; sent < 64; sent += 1) yield Buffer.alloc(64 * 1024)
    }
    const options = { tree: padded('tree.txt'), layers: [padded('workspace/one.txt'), padded('workspace/two.txt')] }
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
    await expect(open(engine, { layers: [noise()] })).rejects.toMatchObject({ code: 'too-large' })
    const large = tarOf([{ name: 'workspace/large', content: 'z'.repeat(3 * 1024 ** 2) }])
    const opening = open(engine, { layers: [large], limits: { diskBytes: 2 * 1024 ** 2 } })
    await expect(opening).rejects.toMatchObject({ code: 'too-large' })
    expect(await traces()).toEqual(before)
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
    await withSandbox(provide().engine, use, { entries, layers: [streamOf(added)] })
  })
}

async function* streamOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces
}
