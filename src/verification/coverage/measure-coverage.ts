import type { ChangeSet } from '../../domain/change-set.ts'
import type { Coverage, SideRun } from '../../domain/evidence.ts'
import type { RepositoryRef } from '../../domain/repository.ts'
import type { Sandbox } from '../../ports/sandbox.ts'
import { languageOf } from '../code/languages.ts'
import type { PlannedCommand } from '../planned-command.ts'
import { type CleanRoom, withInstalled } from '../run-side.ts'
import { shellLine } from '../shell-line.ts'
import { changedSources, compareCoverage } from './compare-coverage.ts'
import type { SourceCoverage } from './line-coverage.ts'
import {
  COLLECT_GO,
  COLLECT_PYTHON,
  parseGoProfile,
  parsePythonCoverage,
  withGoProfile,
  withPythonCoverage,
} from './profiles.ts'
import { collectV8, parseV8, V8_ENV } from './v8.ts'

const COMMAND_MS = 10 * 60_000
const OUTPUT_BYTES = 16 * 1024 ** 2

export interface CoverageOrder {
  readonly runId: string
  readonly repository: RepositoryRef
  readonly diff: ChangeSet
  readonly commands: readonly PlannedCommand[]
}

type Texts = ReadonlyMap<string, string>

interface Way {
  /** The same command with coverage switched on. */
  readonly instrument: (command: PlannedCommand) => PlannedCommand | undefined
  readonly collect: (paths: readonly string[]) => readonly string[]
  readonly parse: (output: string, texts: Texts) => SourceCoverage | undefined
}

const WAYS: Readonly<Record<string, Way>> = {
  javascript: {
    instrument: (command) => ({ ...command, env: { ...command.env, ...V8_ENV } }),
    collect: collectV8,
    parse: parseV8,
  },
  python: {
    instrument: (command) => rewritten(command, withPythonCoverage),
    collect: () => shellLine(COLLECT_PYTHON),
    parse: parsePythonCoverage,
  },
  go: {
    instrument: (command) => rewritten(command, withGoProfile),
    collect: () => shellLine(COLLECT_GO),
    parse: parseGoProfile,
  },
}

/** Runs the tests of base and head once more, under their tool's own coverage, in sandboxes of their own. */
export async function measureCoverage(room: CleanRoom, order: CoverageOrder, signal: AbortSignal): Promise<Coverage> {
  const files = changedSources(order.diff)
  const families = [...new Set(files.map(({ path }) => languageOf(path)?.family ?? `${path.split('.').at(-1)}`))]
  const [family = ''] = families
  if (files.length === 0) return notMeasured('no source of a language that we can read was changed')
  const way = families.length === 1 ? WAYS[family] : undefined
  if (way === undefined) return notMeasured(`there is no way to measure it for ${families.join(' and ')}`)
  const instrumented = order.commands.map((command) => way.instrument(command)).filter((one) => one !== undefined)
  if (instrumented.length === 0) return notMeasured('no command is a call of a test runner whose coverage is known')
  const measure = (side: 'base' | 'head') => measureSide(room, { ...order, commands: instrumented, way, side }, signal)
  const base = await measure('base')
  const head = base === undefined ? undefined : await measure('head')
  if (base === undefined || head === undefined) return notMeasured('its tool is not there, or said nothing')
  return compareCoverage(order.diff, { base, head })
}

function notMeasured(why: string): Coverage {
  return { uncovered: [], fell: false, notMeasured: `Coverage was not measured: ${why}.` }
}

type SideOrder = CoverageOrder & { readonly way: Way; readonly side: Extract<SideRun['side'], 'base' | 'head'> }

async function measureSide(
  room: CleanRoom,
  { side, way, ...order }: SideOrder,
  signal: AbortSignal,
): Promise<SourceCoverage | undefined> {
  const texts = textsOf(order.diff, side)
  const tree = room.source.archive(order.repository, side === 'base' ? order.diff.baseTree : order.diff.headTree)
  const request = { runId: order.runId, purpose: 'clean-room', tree, ...withInstalled(room, side) } as const
  const sandbox = await room.engine.create(request, signal)
  try {
    for (const command of order.commands) await exec(sandbox, command, signal)
    const printed = await exec(sandbox, { label: 'coverage', argv: way.collect([...texts.keys()]) }, signal)
    return way.parse(printed, texts)
  } finally {
    await sandbox.destroy()
  }
}

async function exec(sandbox: Sandbox, { argv, env, timeoutMs }: PlannedCommand, signal: AbortSignal): Promise<string> {
  const limits = { timeoutMs: timeoutMs ?? COMMAND_MS, maxOutputBytes: OUTPUT_BYTES }
  const { stdout } = await sandbox.exec({ argv, ...(env === undefined ? {} : { env }), ...limits }, signal)
  return new TextDecoder().decode(stdout)
}

function textsOf(diff: ChangeSet, side: 'base' | 'head'): Texts {
  const files = changedSources(diff).map(({ path, previousPath, before, after }) =>
    side === 'base' ? ([previousPath ?? path, before?.text] as const) : ([path, after?.text] as const),
  )
  return new Map(files.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])))
}

// Where a shell runs it, the line is its last argument; a plain call becomes a line.
function rewritten(command: PlannedCommand, by: (line: string) => string | undefined): PlannedCommand | undefined {
  const inShell = command.argv[0] === 'sh'
  const line = inShell ? (command.argv.at(-1) ?? '') : command.argv.join(' ')
  const changed = by(line)
  return changed === undefined ? undefined : { ...command, argv: shellLine(changed) }
}
