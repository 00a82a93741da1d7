import type { ContextEventData } from './context-event.ts'
import type { GateEventData } from './gate-event.ts'
import type { MemoryEventData } from './memory-event.ts'
import type { MergeEventData } from './merge-event.ts'
import type { PlanEventData } from './plan-event.ts'
import type { RestEventData } from './rest-event.ts'
import type { RoundEventData } from './round-event.ts'
import type { SilenceEventData } from './silence-event.ts'
import type { SpendEventData } from './spend-event.ts'

/** Events that have a file of their own. */
export interface EventParts
  extends ContextEventData,
    GateEventData,
    MemoryEventData,
    MergeEventData,
    PlanEventData,
    RestEventData,
    RoundEventData,
    SilenceEventData,
    SpendEventData {}
