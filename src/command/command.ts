import type { Kind } from '../domain/intent.ts'

/** What the first line of a comment asks for. */
export type Command =
  | { readonly name: 'work'; readonly kind: Kind; readonly text: string }
  | { readonly name: 'approve'; readonly commit?: string }
  | { readonly name: 'reject'; readonly reason: string }
  | { readonly name: 'stop' }
  | { readonly name: 'publish' }
  | { readonly name: 'status' }
  | { readonly name: 'help' }
  | { readonly name: 'unknown'; readonly word: string; readonly meant?: string }

/** A row of the commands table: `/agent help`, the docs and the parser are all made from it. */
export interface CommandSpec {
  readonly word: string
  readonly usage: string
  readonly effect: string
  /** The least role that may use it. */
  readonly role: 'read' | 'write'
  readonly parse: (text: string) => Command
}
