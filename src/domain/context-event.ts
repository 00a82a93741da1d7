/** Events about what the model is shown. Digests name blobs. */
export interface ContextEventData {
  /** What the conversation begins with: kept, so that a resumed run begins with the same bytes. */
  'context.opened': {
    /** JSON of the messages. */
    readonly opening: string
    /** Characters by what they buy: `instructions`, `tools`, `map`, `task` … */
    readonly parts: Readonly<Record<string, number>>
  }
  /** The window was filling up: before this step, all behind the opening was replaced. */
  'context.compacted': {
    readonly step: number
    /** JSON of the messages that stand behind the opening from then on. */
    readonly transcript: string
    /** Characters of the conversation before and after. */
    readonly before: number
    readonly after: number
  }
  /** It went round in circles and was told so; `level` 1 a nudge, 2 to go about it in another way. */
  'agent.nudged': { readonly step: number; readonly sign: string; readonly level: number }
}

/** What became of the sandbox's files at a call's end, so that another sandbox can be brought to the same state. */
export type SavedWorkspace =
  /** A command left no trace. */
  | { readonly type: 'unchanged' }
  /** Files as they were written, by path in the workspace. */
  | { readonly type: 'files'; readonly files: readonly { readonly path: string; readonly content: string }[] }
  /** A tar that the sandbox made of everything changed since the archive before. Hostile bytes, only ever put back. */
  | { readonly type: 'archive'; readonly archive: string; readonly bytes: number }
  /** Not to be had: the call is done again where the state is needed. */
  | { readonly type: 'failed'; readonly reason: string }
