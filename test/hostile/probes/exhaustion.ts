import { execFile } from 'node:child_process'
import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import type { Arena } from '../arena.ts'
import { broken, type Probe, type ProbeGroup } from '../probe.ts'

const MIB = 1024 ** 2
/** What a deadline may be late. */
const LATE_MS = 5_000

async function forkBomb(arena: Arena): Promise<string[]> {
  const { sh } = await arena.shared()
  const started = performance.now()
  const bomb = sh('bomb() { bomb | bomb & }; bomb; while :; do bomb; done', { timeoutMs: 1_500 })
  const host = await hostAnswersWithin(3_000)
  const { timedOut } = await bomb
  const took = performance.now() - started
  const processes = Number((await sh('ls -d /proc/[0-9]* | wc -l')).out)
  return broken({
    'it was not stopped at its deadline': timedOut,
    [`it lived ${Math.round(took)} ms`]: took < 1_500 + LATE_MS,
    [`${processes} processes are left`]: processes < 10,
    'the host did not answer': host,
  })
}

async function memoryBomb(arena: Arena): Promise<string[]> {
  const { node, sh } = await arena.shared()
  const bomb = await node('const all = []; for (;;) all.push(Buffer.alloc(16 * 1024 * 1024, 1))', { timeoutMs: 15_000 })
  return broken({
    'it was not killed for its memory': bomb.exitCode === null && !bomb.timedOut,
    'the sandbox did not go on': (await sh('echo alive')).out === 'alive\n',
  })
}

async function diskFill(arena: Arena): Promise<string[]> {
  const before = await freeBytes()
  const limits = { memoryBytes: 512 * MIB, diskBytes: 64 * MIB }
  return arena.own(
    async ({ sh }) => {
      const places = ['/workspace', '/tmp', '/home/agent', '/dev/shm']
      const fills = places.map((place) => `head -c 300M /dev/zero > ${place}/fill; stat -c %s ${place}/fill`)
      const said = await sh(fills.join('\n'))
      const sizes = said.out.trim().split('\n').map(Number)
      const used = before - (await freeBytes())
      return broken({
        [`they hold ${sizes}`]: sizes.length === 4 && sizes.every((size) => size > 0 && size <= 64 * MIB),
        [`the host lost ${used} bytes of disk`]: used < 100 * MIB,
        'the sandbox did not go on': (await sh('rm -f /workspace/fill; echo alive')).out === 'alive\n',
      })
    },
    { limits },
  )
}

const INODES = `
import os, sys
made = 0
try:
    for folder in range(10000):
        os.mkdir('/workspace/f%d' % folder)
        for name in range(1000):
            os.close(os.open('/workspace/f%d/%d' % (folder, name), os.O_CREAT | os.O_WRONLY))
            made += 1
        print(made, flush=True)
except OSError as error: print(error, flush=True)
`

// A file without content costs kernel memory, which counts as the sandbox's.
async function inodeFill(arena: Arena): Promise<string[]> {
  const before = (await statfs(tmpdir())).ffree
  const limits = { memoryBytes: 256 * MIB, diskBytes: 64 * MIB }
  return arena.own(
    async ({ run }) => {
      const fill = await run(['python3', '-c', INODES], { timeoutMs: 60_000 }).catch(lost)
      const lostInodes = before - (await statfs(tmpdir())).ffree
      return broken({
        'it filled on until its deadline': !fill.timedOut,
        [`the host lost ${lostInodes} inodes`]: lostInodes < 10_000,
        'the host did not answer': await hostAnswersWithin(3_000),
      })
    },
    { limits },
  )
}

async function endlessOutput(arena: Arena): Promise<string[]> {
  const { sh } = await arena.shared()
  const before = process.memoryUsage().rss
  const said = await sh('yes & yes >&2', { timeoutMs: 1_500, maxOutputBytes: 10_000 })
  const grown = process.memoryUsage().rss - before
  return broken({
    'it was not stopped at its deadline': said.timedOut,
    'more was kept than was asked for': said.out.length === 10_000 && said.err.length === 10_000,
    'what was cut is not said': said.omitted.stdout > 100_000,
    [`we grew by ${grown} bytes`]: grown < 100 * MIB,
  })
}

async function ignoredSigterm(arena: Arena): Promise<string[]> {
  const stubborn = 'trap "" TERM HUP INT QUIT; setsid bash -c "trap \\"\\" TERM; sleep 300" & (sleep 300 &) ; sleep 300'
  return endsAtDeadline(arena, stubborn)
}

async function stoppedTree(arena: Arena): Promise<string[]> {
  return endsAtDeadline(
    arena,
    'trap "" HUP; sleep 300 & kill -STOP $!; (while :; do :; done) & kill -STOP $$; sleep 300',
  )
}

async function endsAtDeadline(arena: Arena, script: string): Promise<string[]> {
  const { sh } = await arena.shared()
  const { said, took } = await playToDeadline(sh, script)
  return broken({
    [`it was not stopped at its deadline, it ended by itself: ${said.out}`]: said.timedOut,
    [`it lived ${Math.round(took)} ms`]: took < 500 + LATE_MS,
    'something of it lives': (await sh('grep -l sleep /proc/[0-9]*/comm')).out === '',
  })
}

type Shell = Awaited<ReturnType<Arena['shared']>>['sh']

interface Played {
  readonly said: Awaited<ReturnType<Shell>>
  readonly took: number
}

// An attack that fell over by itself (no process to be had right after a fork bomb) was not played: it is played again.
async function playToDeadline(sh: Shell, script: string, tries = 3): Promise<Played> {
  const started = performance.now()
  const said = await sh(script, { timeoutMs: 500 })
  const took = performance.now() - started
  return said.timedOut || tries === 1 ? { said, took } : playToDeadline(sh, script, tries - 1)
}

const DAEMON = `
import os, signal, time
for number in range(1, 32):
    try: signal.signal(number, signal.SIG_IGN)
    except OSError: pass
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for fd in range(3): os.close(fd)
        while True:
            open('/tmp/beat', 'a').write('x'); time.sleep(0.01)
            if os.fork() != 0: os._exit(0)
time.sleep(0.1)
`

async function daemon(arena: Arena): Promise<string[]> {
  const { run, sh } = await arena.shared()
  await run(['python3', '-c', DAEMON])
  const beats = (await sh('stat -c %s /tmp/beat; sleep 0.3; stat -c %s /tmp/beat')).out.trim().split('\n')
  return broken({
    'it never ran': Number(beats[0]) > 0,
    'it beats on': beats[0] === beats[1],
    'something of it lives': (await sh('cat /proc/[0-9]*/comm')).out.includes('python') === false,
  })
}

async function outliving(arena: Arena): Promise<string[]> {
  const started = performance.now()
  return arena.own(
    async ({ sh }) => {
      const end = await sh('trap "" TERM; sleep 300', { timeoutMs: 60_000 }).catch(codeOf)
      const took = performance.now() - started
      return broken({
        'it outlived its sandbox': end === 'sandbox-lost',
        [`it lived ${Math.round(took)} ms`]: took < 1_500 + 1_000 + LATE_MS,
      })
    },
    { limits: { lifetimeMs: 1_500 } },
  )
}

function lost(error: unknown): { timedOut: boolean } {
  if (codeOf(error) !== 'sandbox-lost') throw error
  return { timedOut: false }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

async function hostAnswersWithin(timeout: number): Promise<boolean> {
  return promisify(execFile)('true', { timeout }).then(
    () => true,
    () => false,
  )
}

async function freeBytes(): Promise<number> {
  const { bavail, bsize } = await statfs(tmpdir())
  return bavail * bsize
}

const PROBES: readonly Probe[] = [
  { name: 'fork bomb', play: forkBomb },
  { name: 'memory bomb', play: memoryBomb },
  { name: 'disk fill', play: diskFill },
  { name: 'inode fill', play: inodeFill },
  { name: 'endless output', play: endlessOutput },
  { name: 'SIGTERM ignored: dead within 5 s of the deadline', play: ignoredSigterm },
  { name: 'stopped processes: dead within 5 s of the deadline', play: stoppedTree },
  { name: 'daemonised child, forking on', play: daemon },
  { name: "outliving the sandbox's lifetime", play: outliving },
]

export const exhaustion: ProbeGroup = { title: 'Exhaustion and time', probes: PROBES }
