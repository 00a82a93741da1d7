import type { Untrusted } from '../domain/untrusted.ts'

export interface Label {
  readonly name: string
  /** Six hex digits. */
  readonly color: string
  readonly description: string
}

export interface BoardIssue {
  readonly number: number
  readonly state: 'open' | 'closed'
  readonly body: Untrusted
}

/** Labels and our own issues of one repository. Faults as those of `RepositoryHost`; writes are never retried. */
export interface IssueBoard {
  labels(): Promise<readonly string[]>
  createLabel(label: Label): Promise<void>
  /** Issues that our App opened, open and closed, newest first, at most 100. */
  ownIssues(): Promise<readonly BoardIssue[]>
  /** @returns its number. */
  createIssue(issue: { readonly title: string; readonly body: string }): Promise<number>
  updateIssue(number: number, body: string): Promise<void>
}
