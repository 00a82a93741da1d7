import type { Kind } from './intent.ts'
import type { Role } from './repository.ts'
import type { Verb } from './verdict.ts'

/** What a repository's owners decided, read from the default branch only. Every field has a safe default. */
export interface Policy {
  readonly kinds: readonly Kind[]
  readonly ask: { readonly role: Role }
  readonly approval: {
    readonly role: Role
    readonly count: number
    /** Logins whose review is asked for: GitHub does not ask code owners on drafts. */
    readonly reviewers: readonly string[]
  }
  readonly limits: { readonly files: number; readonly lines: number }
  /** Glob patterns of further protected paths, beside the built-in ones. */
  readonly protectedPaths: readonly string[]
  /** Shell commands; empty: detected. */
  readonly verify: readonly string[]
  readonly budgets: Budgets
  /** Moves a rule along the verbs. Built-in rules that always block cannot be moved down. */
  readonly rules: Readonly<Record<string, Verb>>
  /** Guidance of the owners for the agent. */
  readonly instructions: string
  readonly exposure: 'standard' | 'strict'
}

export interface Budgets {
  readonly steps: number
  /** Input and output tokens of a run together. */
  readonly tokens: number
  readonly minutes: number
}
