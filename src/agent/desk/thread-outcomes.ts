import type { ThreadOutcome } from '../../domain/round-event.ts'
import { furtherOf } from '../../domain/round-state.ts'
import type { RunState } from '../../domain/run-state.ts'
import { failed, type ToolOutcome, type ToolResult } from '../tools/tool.ts'

type Submitted = Extract<ToolOutcome, { type: 'submitted' }>

/**
 * What is handed in with what became of each thread of a review: names that nobody gave are left out, of two words on a
 * thread the last counts, and what was said before in the round still stands. A thread that is forgotten is asked for
 * once; then it is handed in without.
 */
export function withThreads(submitted: Submitted, state: RunState): Submitted | ToolResult {
  const { threads: said = [], ...words } = submitted
  const names = threadsOf(state)
  if (names.length === 0) return words
  const known = new Map([...saidBefore(state), ...said].map((one) => [one.thread, one]))
  const missing = names.filter((name) => !known.has(name))
  if (missing.length > 0 && !wasAsked(state)) return failed(ask(missing))
  return { ...words, threads: names.flatMap((name) => known.get(name) ?? []) }
}

function threadsOf(state: RunState): readonly string[] {
  return (furtherOf(state)?.round.threads ?? []).map(({ name }) => name)
}

// A round that the clean room or the reviewer asked for came between.
function saidBefore(state: RunState): readonly ThreadOutcome[] {
  const last = state.rounds?.at(-1)
  const further = furtherOf(state)?.round.round
  return last === undefined || last.round === further ? [] : (last.before.agent?.threads ?? [])
}

function wasAsked(state: RunState): boolean {
  const begun = state.rounds?.at(-1)?.after ?? 0
  return state.steps.some(({ step, results }) => step > begun && results.some(isRefusal))
}

function isRefusal({ tool, ok }: RunState['steps'][number]['results'][number]): boolean {
  return tool === 'submit' && !ok
}

function ask(missing: readonly string[]): string {
  return `Not handed in yet: say what became of ${missing.join(', ')}. Call submit again with, beside title and summary,
threads: [{"thread": "${missing[0]}", "done": true, "text": "what was changed, or why not"}], one for each of them.`
}
