import type { RunState } from '../../../src/domain/run-state.ts'
import { renderFollowed } from '../../../src/view/render-followed.ts'
import { type RedAfterMerge, renderRevertOffer } from '../../../src/view/render-revert-offer.ts'
import { renderClosedAsStale, renderNudge } from '../../../src/view/render-stale.ts'
import { renderThreadAbandoned, renderThreadAnswer } from '../../../src/view/render-thread.ts'
import { BASE, HEAD, NOOR } from './facts.ts'
import { STUCK } from './second-door.ts'

type Notices = (state: RunState) => readonly string[]

const ASKED = 'noor'

const DONE = { thread: 't1', done: true, text: 'The loop ends at the first separator now; the test says so.' }
const NOT_DONE = { thread: 't2', done: false, text: 'That name is exported: @otto asked in #3 to keep it.' }

/** What a situation makes us say once, outside the run's own comments: on threads, on the pull request. */
export function noticesOf(name: string, state: RunState): { readonly text: string; readonly asks?: string }[] {
  const texts = NOTICES[name]?.(state) ?? []
  return texts.map((text) => (text.startsWith(`@${ASKED}: `) ? { text, asks: ASKED } : { text }))
}

const NOTICES: Readonly<Record<string, Notices>> = {
  'thread-answers': () => [
    renderThreadAnswer(DONE, HEAD.commit),
    renderThreadAnswer(NOT_DONE, HEAD.commit),
    renderThreadAnswer(undefined, HEAD.commit),
    renderThreadAbandoned(NOT_DONE, 'The guard lets nothing leave'),
  ],
  'waits-long': (state) => [
    renderNudge([ASKED], { do: 'nudge', days: 7, closeAt: '2026-03-16T09:00:00.000Z' }, state),
    renderClosedAsStale(14),
  ],
  approved: (state) => [renderNudge([ASKED], { do: 'nudge', days: 7 }, state)],
  'red-after-merge': (state) => [
    renderRevertOffer(redOf(state, { kind: 'check', name: 'test', app: 15368 })),
    renderRevertOffer(redOf(state, { kind: 'deployment', name: 'production', deployment: 4 })),
  ],
  'stacked-refreshed': followed({ key: 'merged:30', what: 'refreshed', reason: '#30 was merged into main' }),
  'stacked-stuck': followed({
    key: 'merged:30',
    what: 'stuck',
    reason: '#30 was merged into main',
    refusal: STUCK,
  }),
  'stacked-closed': followed({
    key: 'closed',
    what: 'closed',
    reason: '#30, which it was stacked on, was closed',
  }),
}

function followed(what: Parameters<typeof renderFollowed>[0]): Notices {
  return ({ published }) => (published === undefined ? [] : [renderFollowed(what, published)])
}

function redOf(run: RunState, signal: RedAfterMerge['signal']): RedAfterMerge {
  const pull = {
    number: 34,
    url: 'https://github.com/acme/path-parse/pull/34',
    baseRef: 'main',
    headSha: HEAD.commit,
    mergedBy: NOOR,
  } as RedAfterMerge['pull']
  return { run, pull, commit: '3c59dc048e8850243be8079a5c74d0795a6b7c8d', signal, green: BASE.commit, isMerge: true }
}
