import { randomUUID } from 'node:crypto'
import { chmod, lstat, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSnapshotDirectory } from '../../../src/adapters/snapshots/snapshot-directory.ts'
import { tarOf } from '../../conformance/sandbox/harness.ts'
import type { Arena } from '../arena.ts'
import { broken, type Probe, type ProbeGroup, throughOf } from '../probe.ts'
import { PRELUDE } from './attack.ts'

// By its path where it is mounted, by whatever descriptor any process has of it, and by every call that changes a file.
const CHANGES = `
paths = glob.glob('/opt/layers/*') + ['/opt/layers', '/opt/layers/1.tar']
for link in glob.glob('/proc/[0-9]*/fd/*') + glob.glob('/proc/[0-9]*/map_files/*'):
    try: name = os.readlink(link)
    except OSError: continue
    if '.tar' in name or 'snapshots' in name: through('a descriptor of', name, 'at', link); paths.append(link)
for path in paths:
    for flags in [os.O_WRONLY, os.O_RDWR, os.O_WRONLY | os.O_TRUNC, os.O_WRONLY | os.O_APPEND, os.O_RDWR | os.O_CREAT]: opens(path, flags)
    for name, change in {
        'truncate': lambda: os.truncate(path, 0), 'chmod': lambda: os.chmod(path, 0o666), 'chown': lambda: os.chown(path, 1000, 1000),
        'unlink': lambda: os.unlink(path), 'rename': lambda: os.rename(path, path + '.old'), 'over': lambda: os.rename('/tmp/mine', path),
        'link': lambda: os.link(path, '/workspace/linked'), 'utime': lambda: os.utime(path), 'xattr': lambda: os.setxattr(path, 'user.probe', b'x'),
    }.items():
        open('/tmp/mine', 'w').write('mine')
        try: change()
        except OSError: continue
        through(name, path)
    target = ctypes.c_char_p(path.encode())
    for flags in [32, 32 | 4096, 4096, 262144]: call('mount', 165, 40, ctypes.c_char_p(b'/tmp/mine'), target, None, flags, None, refusals=(1, 2, 13, 38))
    call('umount', 166, 39, target, 2, refusals=(1, 2, 13, 22, 38))
    call('mount_setattr', 442, 442, -100, target, 0, None, 0, refusals=(1, 2, 13, 38))
    call('move_mount', 429, 429, -100, target, -100, ctypes.c_char_p(b'/tmp/mine'), 0, refusals=(1, 2, 13, 38))
    try: file = os.open(path, os.O_RDONLY)
    except OSError: continue
    for name, change in {'ftruncate': lambda: os.ftruncate(file, 0), 'fchmod': lambda: os.fchmod(file, 0o666), 'write': lambda: os.write(file, b'x'), 'reopen': lambda: os.open('/proc/self/fd/%d' % file, os.O_RDWR)}.items():
        try: change()
        except OSError: continue
        through(name, path)
    import mmap
    try: mmap.mmap(file, 512, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE)
    except OSError: continue
    through('mapped for writing', path)
print('done')
`

async function changed({ own }: Arena): Promise<string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'snapshots-'))
  try {
    // As an operator's data folder may be, so that only the sandbox stands in the way.
    await chmod(directory, 0o711)
    const store = createSnapshotDirectory({ directory, maxBytes: 1024 ** 3 })
    const canary = randomUUID()
    const snapshot = await store.put('a'.repeat(64), tarOf([{ name: 'workspace/kept', content: canary }]))
    await store.put('b'.repeat(64), tarOf([{ name: 'workspace/other', content: `elsewhere-${canary}` }]))
    const before = await stateOf(directory)
    const tried = await own(
      async ({ run }) => {
        const said = throughOf(await run(['python3', '-c', `${PRELUDE}${CHANGES}`], { timeoutMs: 15_000 }))
        const { out } = await run(['sh', '-c', 'cat kept; grep -rl elsewhere-$(cat kept) /opt /workspace 2>/dev/null'])
        return [...said, ...broken({ [`it has not what it was given, or more: ${out}`]: out === canary })]
      },
      { layers: [snapshot] },
    )
    return [...tried, ...broken({ 'a snapshot was changed': (await stateOf(directory)) === before })]
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function stateOf(directory: string): Promise<string> {
  const names = (await readdir(directory)).sort()
  const files = names.map(async (name) => {
    const { mode, uid, nlink, mtimeMs } = await lstat(join(directory, name))
    return [name, mode, uid, nlink, mtimeMs, await readFile(join(directory, name), 'hex')]
  })
  return JSON.stringify(await Promise.all(files))
}

const PROBES: readonly Probe[] = [
  { name: 'a snapshot that a clean room reads: written, truncated, re-moded, removed, mounted over', play: changed },
]

export const snapshots: ProbeGroup = { title: 'Snapshots that sandboxes share', probes: PROBES }
