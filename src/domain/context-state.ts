import type { ContextEventData } from './context-event.ts'

export interface ContextState {
  readonly opening?: string
  readonly compactions: readonly ContextEventData['context.compacted'][]
  readonly nudges: readonly ContextEventData['agent.nudged'][]
}

export type ContextEvent = {
  [T in keyof ContextEventData]: { readonly type: T; readonly data: ContextEventData[T] }
}[keyof ContextEventData]

const EMPTY: ContextState = { compactions: [], nudges: [] }

/** What the log says of the conversation. */
export function reduceContext(state: ContextState = EMPTY, event: ContextEvent): ContextState {
  switch (event.type) {
    case 'context.opened':
      return { ...state, opening: event.data.opening }
    case 'context.compacted':
      return { ...state, compactions: [...state.compactions, event.data] }
    case 'agent.nudged':
      return { ...state, nudges: [...state.nudges, event.data] }
  }
}
