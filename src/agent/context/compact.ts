import type { Message } from '../../ports/model.ts'
import { cutMiddle } from '../frame.ts'
import { sizeOf } from './window.ts'

/** A turn as the conversation shows it: the answer, its results, a word of ours. */
export type Shown = readonly Message[]

/**
 * The notes, and as many of the last turns as fit behind them; at least the last one, cut down where it alone is too
 * large. Starts at a turn, so that every result has its call.
 */
export function compact(notes: string, turns: readonly Shown[], kept: number): Shown[] {
  const tail: Shown[] = []
  let room = kept
  for (const turn of turns.toReversed()) {
    room -= sizeOf(turn)
    if (room < 0) break
    tail.unshift(turn)
  }
  const last = turns.at(-1)
  if (tail.length === 0 && last !== undefined) tail.push(cutDown(last, kept))
  return [[{ role: 'user', content: notes }], ...tail]
}

function cutDown(turn: Shown, max: number): Shown {
  const each = Math.max(500, Math.floor(max / (2 * turn.length)))
  return turn.map((message) => {
    const content = cutMiddle(message.content, each)
    if (message.role !== 'assistant') return { ...message, content }
    const toolCalls = message.toolCalls.map((call) =>
      call.arguments.length > each ? { ...call, arguments: JSON.stringify({ put_away: call.arguments.length }) } : call,
    )
    return { ...message, content, toolCalls }
  })
}
