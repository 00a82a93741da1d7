import type { Readable, Writable } from 'node:stream'
import type { ShownLayer } from './shown-layers.ts'

/** The supervisor in its container, as an engine hands it over. */
export interface GuestProcess {
  readonly stdin: Writable
  readonly stdout: Readable
  /** What it said on stderr, the last few hundred characters: for the message when it could not start. */
  complaint(): string
  /** The layers whose files it was shown; the others are sent. */
  readonly shown?: readonly ShownLayer[]
  /** Kills all of it and removes what the engine made for it. Idempotent; ends both streams; never throws. */
  dispose(): Promise<void>
}
