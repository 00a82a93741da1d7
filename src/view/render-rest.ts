import { restLeft } from '../domain/rest.ts'
import type { RunState } from '../domain/run-state.ts'
import { sentence } from './safe-text.ts'
import { minute } from './utc-minute.ts'

/** What it waits for that is no person; empty where it waits for none. */
export function renderRest(state: RunState): string {
  const { rest, end } = state
  if (rest === undefined || end !== undefined || restLeft(state) === 0) return ''
  const reason = sentence(rest.reason)
  const stop = /[.!?]$/.test(reason) ? '' : '.'
  return `**It waits**, and goes on by itself from ${minute(rest.until)}: ${reason}${stop}`
}
