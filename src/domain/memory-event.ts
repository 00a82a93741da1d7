import type { MemoryKind } from './memory.ts'

/** Events about what outlives a run. Numbers only: an event is for ever, and a memory can be forgotten. */
export interface MemoryEventData {
  /** They stood in what the conversation began with. */
  'memory.recalled': { readonly ids: readonly number[] }
  /** The agent would have later runs know something; a person decides. */
  'memory.proposed': { readonly id: number; readonly kind: MemoryKind }
}
