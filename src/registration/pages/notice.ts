import { type Html, html } from '../html.ts'
import { renderPage, type Step } from './layout.ts'

export interface Setback {
  readonly title: string
  readonly step?: Step
  /** What happened, one sentence. */
  readonly reason: string
  /** What to do, one sentence. */
  readonly todo: string
  readonly actions: Html
}

/** A page for what did not work: what happened, what to do, and the way on. */
export function renderSetback({ title, step, reason, todo, actions }: Setback): string {
  const body = html`<div class="notice fail" role="alert"><p>${reason}</p><p>${todo}</p></div>
<div class="actions">${actions}</div>`
  return renderPage({ title, body, ...(step === undefined ? {} : { step }) })
}
