import type { Row } from '../domain/examination.ts'
import { ASKED_KINDS, type AskedKind } from '../domain/intent.ts'
import type { IssueBoard } from '../ports/issue-board.ts'
import { CHECKLIST_MARKER, CHECKLIST_TITLE, renderChecklist } from '../view/render-checklist.ts'

const LABELS: Readonly<Record<AskedKind, { readonly color: string; readonly description: string }>> = {
  fix: { color: 'd73a4a', description: 'Sallyport: fix what this issue describes, with a test that proves it' },
  refactor: { color: '5319e7', description: 'Sallyport: improve the code without changing what it does' },
  test: { color: '0e8a16', description: 'Sallyport: add the tests that this issue asks for' },
  docs: { color: '0075ca', description: 'Sallyport: improve the documentation' },
  plan: { color: 'fbca04', description: 'Sallyport: plan first, work once somebody approves the plan' },
}

/** Makes the labels that ask for runs where they are missing; those that are there stay as they are. */
export async function makeLabels(board: IssueBoard): Promise<readonly string[]> {
  const known = (await board.labels()).map((name) => name.toLowerCase())
  const missing = ASKED_KINDS.filter((kind) => !known.includes(`agent:${kind}`))
  for (const kind of missing) await board.createLabel({ name: `agent:${kind}`, ...LABELS[kind] })
  return missing.map((kind) => `agent:${kind}`)
}

export type Shown = 'opened' | 'renewed' | 'unchanged' | 'closed' | 'not needed'

/** One issue says what is still to do: opened where there is something, then kept up to date until people close it. */
export async function showChecklist(board: IssueBoard, rows: readonly Row[]): Promise<Shown> {
  const known = (await board.ownIssues()).find(({ body }) => body.includes(CHECKLIST_MARKER))
  const body = renderChecklist(rows)
  if (known === undefined) {
    if (rows.every(({ health }) => health === 'ok' || health === 'unknown')) return 'not needed'
    await board.createIssue({ title: CHECKLIST_TITLE, body })
    return 'opened'
  }
  if (known.state === 'closed') return 'closed'
  if (known.body === body) return 'unchanged'
  await board.updateIssue(known.number, body)
  return 'renewed'
}
