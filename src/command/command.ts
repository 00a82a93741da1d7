import type { AskedKind } from '../domain/intent.ts'

/** What the first line of a comment asks for. */
export type Command =
  | { readonly name: 'work'; readonly kind: AskedKind; readonly text: string }
  /** `what`: a commit of the agent's, or a plan's digest; a prefix will do. */
  | { readonly name: 'approve'; readonly what?: string }
  | { readonly name: 'reject'; readonly reason: string }
  | { readonly name: 'answer'; readonly text: string }
  | { readonly name: 'stop' }
  | { readonly name: 'publish' }
  | { readonly name: 'status' }
  | { readonly name: 'remember'; readonly text: string }
  /** A page of what is remembered, below an id where one was given; or one of them confirmed. */
  | { readonly name: 'memory'; readonly before?: number; readonly confirm?: number }
  | { readonly name: 'forget'; readonly id: number | undefined }
  | { readonly name: 'help' }
  | { readonly name: 'unknown'; readonly word: string; readonly meant?: string }

/** A row of the commands table: `/agent help`, the docs and the parser are all made from it. */
export interface CommandSpec {
  readonly word: string
  readonly usage: string
  readonly effect: string
  /** The least role that may use it. */
  readonly role: 'read' | 'write'
  /** The lines behind the first belong to it. */
  readonly wholeComment?: true
  readonly parse: (text: string) => Command
}
