import type { Channel } from './channel.ts'
import type { Deadline } from './deadline.ts'
import type { GuestProcess } from './guest-process.ts'

/** All that one sandbox has of its guest. */
export interface GuestLink {
  readonly guest: GuestProcess
  readonly channel: Channel
  readonly life: Deadline
  newId(): number
}

export const NOTHING = Buffer.alloc(0)
/** How long a guest may take beyond a command's own deadline, and for what should take no time at all. */
export const GRACE_MS = 3_500
/** How long a guest may take to start, or to go on with a tree. */
export const TREE_MS = 20_000
/** How long a guest may take to unpack a whole layer by itself. */
export const UNPACK_MS = 120_000
