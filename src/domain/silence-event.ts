import type { Actor } from './repository.ts'

/** Events about people who say nothing. */
export interface SilenceEventData {
  /** A person wrote on the pull request or reviewed it: seen when the silence had grown long. `at`: the host's clock. */
  'sign.seen': { readonly by: Actor; readonly what: 'comment' | 'review'; readonly at: string }
}
