import { createExportedSandbox } from '../../fixtures/exported-sandbox.ts'
import { paxHeader, type RawEntry, rawTar } from '../../fixtures/raw-tar.ts'
import { refusedFor, takeOutOf } from '../bring-out.ts'
import { UNTOUCHED } from '../hostile-source.ts'
import type { Probe } from '../probe.ts'

/** What no kernel lets a guest make, and only a guest that has its supervisor's place could send. */
const TARS: readonly { readonly name: string; readonly entries: readonly RawEntry[]; readonly reason: RegExp }[] = [
  { name: '../x', entries: [{ name: '../x' }], reason: /does not stay inside/ },
  { name: 'a/../../x', entries: [{ name: 'a/../../x' }], reason: /does not stay inside/ },
  { name: '/etc/x', entries: [{ name: '/etc/x' }], reason: /absolute/ },
  { name: 'a name with a NUL', entries: [paxHeader({ path: 'a\0b' }), { name: 'x' }], reason: /NUL|no sound tar/ },
  { name: 'the same path twice', entries: [{ name: 'x' }, { name: 'x' }], reason: /twice/ },
  {
    name: 'a link, then a file through it',
    entries: [{ name: 'd', type: '2', link: 'a' }, { name: 'd/x' }],
    reason: /below "d"/,
  },
  { name: 'a hard link out', entries: [{ name: 'x', type: '1', link: '/etc/passwd' }], reason: /hard link/ },
  { name: 'a character device', entries: [{ name: 'x', type: '3' }], reason: /device/ },
  { name: 'a block device', entries: [{ name: 'x', type: '4' }], reason: /device/ },
  {
    name: 'a sparse file by its header',
    entries: [paxHeader({ 'GNU.sparse.major': '1', 'GNU.sparse.realsize': '1099511627776' }), { name: 'x' }],
    reason: /sparse/,
  },
  { name: 'a size that is not there', entries: [{ name: 'x', content: 'x', size: 10 ** 9 }], reason: /no sound tar/ },
]

// The way out is the same for every engine; what is forged does not depend on one.
export const FORGED: readonly Probe[] = TARS.map(({ name, entries, reason }) => ({
  name: `forged tar: ${name}`,
  play: async (arena) =>
    refusedFor(await takeOutOf(arena, createExportedSandbox(rawTar([...UNTOUCHED, ...entries]))), reason),
}))
