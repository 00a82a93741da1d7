import { renderFrame } from '../../../src/adapters/guest/frame.ts'
import { executeCall } from '../../../src/agent/execute.ts'
import { TOOLS } from '../../../src/agent/tools/tools.ts'
import type { Arena } from '../arena.ts'
import { broken, type Probe, type ProbeGroup } from '../probe.ts'
import { attack, NOTHING } from './attack.ts'

async function killed(arena: Arena): Promise<string[]> {
  return isLost(arena, 'kill -9 $PPID; sleep 300', 30_000)
}

async function stopped(arena: Arena): Promise<string[]> {
  return isLost(arena, 'kill -STOP $PPID; sleep 300', 300)
}

async function isLost(arena: Arena, script: string, timeoutMs: number): Promise<string[]> {
  const before = await arena.harness.traces()
  return arena.own(async ({ sandbox, sh }) => {
    const made = (await arena.harness.traces()).filter((trace) => !before.includes(trace))
    const started = performance.now()
    const code = await sh(script, { timeoutMs }).then(() => 'went on', codeOf)
    const took = performance.now() - started
    const next = await sh('true').then(() => 'went on', codeOf)
    await sandbox.destroy()
    const left = await arena.harness.remaining(made)
    return broken({
      [`the call ended with ${code}`]: code === 'sandbox-lost',
      [`the next call ended with ${next}`]: next === 'sandbox-lost',
      [`it took ${Math.round(took)} ms`]: took < 5_500,
      [`left: ${left}`]: made.length > 0 && left.length === 0,
    })
  })
}

const DONE = { exitCode: 0, timedOut: false, omitted: { stdout: 0, stderr: 0 }, durationMs: 1 }

// Whole replies to this call and the next ones, on every way that a command has to the supervisor's own output.
async function forgedFrames(arena: Arena): Promise<string[]> {
  const forged = Array.from({ length: 200 }, (_, id) => [
    renderFrame({ type: 'O', id, payload: Buffer.from('forged') }),
    renderFrame({ type: 'D', id, payload: Buffer.from(JSON.stringify(DONE)) }),
  ]).flat()
  const bytes = Buffer.concat(forged)
  return arena.own(async ({ sandbox, sh }) => {
    const ways = 'cat forged; cat forged >&2; for fd in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20'
    const command = `cat > forged; (${ways}; do cat forged > /proc/$PPID/fd/$fd; cat forged > /proc/1/fd/$fd; done) 2>&1; exit 7`
    const argv = ['bash', '-c', command]
    const said = await sandbox.exec({ argv, stdin: bytes, timeoutMs: 10_000, maxOutputBytes: 1024 ** 2 })
    const next = await sh('echo honest; exit 3')
    return broken({
      'a forged end was believed': said.exitCode === 7,
      'the frames are not where they were printed': Buffer.from(said.stdout).indexOf(bytes) === 0,
      'the next answer is forged': next.exitCode === 3 && next.out === 'honest\n',
    })
  })
}

const ESCAPES = [
  '\u001b[2J\u001b[31mred\u001b[0m',
  '\u001b]0;title\u0007\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\',
  '\u001b]52;c;ZXZpbA==\u0007\u001bP1$tx\u001b\\\u001b_x\u001b\\',
  '\u009b31m\u009d0;x\u009c\u0090x\u009c',
  'over\rwritten back\b\b\b\bspace \u0007\u000e\u000f\u007f\u0000',
  '\u202eesrever\u2066isolate\u2069 \u200f\u061c tag\u{e0041}\u{e007f}',
].join('\n')
const SHOWN = /^[^\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u{e0000}-\u{e007f}]*$/u

// As the agent's tools do it, so that what is tested is what is stored, sent and shown.
async function escapes(arena: Arena): Promise<string[]> {
  const { sandbox, run } = await arena.shared()
  await run(['bash', '-c', 'cat > /tmp/escapes'], { stdin: Buffer.from(ESCAPES) })
  const room = { exec: sandbox.exec, remainingMs: () => 60_000, aborted: () => false }
  const calls = [
    { name: 'run', arguments: JSON.stringify({ command: 'cat /tmp/escapes; cat /tmp/escapes >&2' }) },
    {
      name: 'run',
      arguments: JSON.stringify({
        command: 'tr -d "\\\\000" < /tmp/escapes > escapes; cat "$(cat escapes)"; touch "$(head -c 60 escapes)"; ls',
      }),
    },
    { name: 'read_file', arguments: JSON.stringify({ path: 'escapes' }) },
  ]
  const texts: string[] = []
  for (const call of calls) {
    const outcome = await executeCall({ id: '1', ...call }, { room, tools: TOOLS, redact: async (text) => text })
    texts.push(outcome.type === 'result' ? outcome.text : '')
  }
  const bad = texts.flatMap((text) => text.split(/[\n\t]/)).filter((line) => !SHOWN.test(line))
  return broken({
    [`shown: ${JSON.stringify(bad)}`]: bad.length === 0,
    [`not shown at all: ${JSON.stringify(texts)}`]: texts.every(
      (text) => text.includes('red') && text.includes('link'),
    ),
  })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

const REPLACED = `
for path in ['/opt/supervisor/node', '/opt/node/bin/node', '/proc/%d/exe' % supervisor, '/proc/1/exe', '/usr/bin/git', '/usr/bin/tar', '/bin/sh']:
    opens(path, os.O_WRONLY)
    for change in [lambda: os.unlink(path), lambda: os.rename(path, path + '.old'), lambda: os.chmod(path, 0o777)]:
        try: change()
        except OSError: continue
        through('changed', path)
`

const PROBES: readonly Probe[] = [
  { name: 'killing the supervisor', play: killed },
  { name: 'stopping the supervisor: lost within 5 s of the deadline', play: stopped },
  { name: 'forged frames', play: forgedFrames },
  attack('replacing the supervisor, Node, tar or git', REPLACED, NOTHING),
  { name: 'escape sequences and hidden characters in output', play: escapes },
]

export const supervisor: ProbeGroup = { title: 'Supervisor and its channel', probes: PROBES }
