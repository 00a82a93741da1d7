import type { Metric, SideRun } from '../domain/evidence.ts'
import type { MetricPolicy } from '../domain/policy.ts'
import type { RepositoryRef } from '../domain/repository.ts'
import type { Sandbox } from '../ports/sandbox.ts'
import { plainText } from '../view/plain-text.ts'
import { type CleanRoom, withInstalled } from './run-side.ts'
import { shellLine } from './shell-line.ts'
import { succeeded } from './side-reading.ts'

const ROUNDS = 2
const COMMAND_MS = 5 * 60_000
const OUTPUT_BYTES = 64 * 1024

export interface MetricsOrder {
  readonly runId: string
  readonly repository: RepositoryRef
  readonly baseTree: string
  readonly headTree: string
  readonly metrics: readonly MetricPolicy[]
}

type MetricsRoom = Pick<CleanRoom, 'engine' | 'source' | 'limits' | 'installed'>

/** Base and head in turn (A B A B), so that what slows the machine slows both; the medians are compared. */
export async function measureMetrics(room: MetricsRoom, order: MetricsOrder, signal: AbortSignal): Promise<Metric[]> {
  const base = await open(room, order, 'base', signal)
  try {
    const head = await open(room, order, 'head', signal)
    try {
      const measured: Metric[] = []
      for (const metric of order.metrics) measured.push(await measure(metric, { base, head }, signal))
      return measured
    } finally {
      await head.destroy()
    }
  } finally {
    await base.destroy()
  }
}

type End = Extract<SideRun['side'], 'base' | 'head'>

function open(room: MetricsRoom, order: MetricsOrder, side: End, signal: AbortSignal): Promise<Sandbox> {
  const tree = room.source.archive(order.repository, side === 'base' ? order.baseTree : order.headTree)
  const { runId } = order
  return room.engine.create({ runId, purpose: 'clean-room', tree, ...withInstalled(room, side) }, signal)
}

async function measure(
  metric: MetricPolicy,
  { base, head }: { readonly base: Sandbox; readonly head: Sandbox },
  signal: AbortSignal,
): Promise<Metric> {
  const was: (number | undefined)[] = []
  const is: (number | undefined)[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    was.push(await numberOf(base, metric, signal))
    is.push(await numberOf(head, metric, signal))
  }
  return compareMetric(metric, was, is)
}

async function numberOf(sandbox: Sandbox, { command }: MetricPolicy, signal: AbortSignal): Promise<number | undefined> {
  const limits = { timeoutMs: COMMAND_MS, maxOutputBytes: OUTPUT_BYTES }
  const result = await sandbox.exec({ argv: shellLine(command), ...limits }, signal)
  return succeeded(result) ? parseNumber(plainText(new TextDecoder().decode(result.stdout))) : undefined
}

/** The last number on the last line that is not blank. */
export function parseNumber(output: string): number | undefined {
  const line = output.trimEnd().split('\n').at(-1)?.slice(-1_000) ?? ''
  const found = [...line.matchAll(/[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?/gi)].at(-1)?.[0]
  const value = found === undefined ? Number.NaN : Number(found)
  return Number.isFinite(value) ? value : undefined
}

type Values = readonly (number | undefined)[]

/** What could not be measured counts as exceeded: a number that the policy asks for may not be lost. */
export function compareMetric(metric: MetricPolicy, was: Values, is: Values): Metric {
  const { name, unit, allowed } = metric
  const [base, head] = [medianOf(was), medianOf(is)]
  const said = { name, unit, allowed, ...(base === undefined ? {} : { base }), ...(head === undefined ? {} : { head }) }
  if (base === undefined || head === undefined) {
    const where =
      base === undefined && head === undefined ? 'either side' : base === undefined ? 'the base' : 'the head'
    return { ...said, exceeded: true, problem: `The command printed no number on ${where}.` }
  }
  const worse = metric.worse === 'more' ? head - base : base - head
  const limit = allowed.endsWith('%') ? (Math.abs(base) * Number(allowed.slice(0, -1))) / 100 : Number(allowed)
  return { ...said, exceeded: worse > limit }
}

function medianOf(values: Values): number | undefined {
  const known = values.filter((value) => value !== undefined)
  if (known.length < values.length || known.length === 0) return undefined
  const sorted = known.toSorted((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle] ?? 0, sorted[middle] ?? 0]
  return (low + high) / 2
}
