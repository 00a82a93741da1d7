import type { CodeAnswer, CodeQuery } from '../../ports/code-index.ts'

/** What the thread is sent. Every message but `known` and `settings` is answered with its id. */
export type Request =
  /** Facts that were read before, as they are stored. */
  | { readonly type: 'known'; readonly path: string; readonly stored: string }
  | { readonly type: 'setting'; readonly path: string; readonly text: string }
  | { readonly type: 'read'; readonly id: number; readonly path: string; readonly content: Uint8Array }
  | { readonly type: 'ask'; readonly id: number; readonly query: CodeQuery; readonly changes: readonly Overlay[] }

/** A changed file with what stood there before. */
export interface Overlay {
  readonly path: string
  readonly before?: Uint8Array
  readonly after?: Uint8Array
}

export type Reply =
  /** Facts to store; absent: the file is not read. */
  | { readonly type: 'read'; readonly id: number; readonly stored?: string }
  | { readonly type: 'answer'; readonly id: number; readonly answer: CodeAnswer }
