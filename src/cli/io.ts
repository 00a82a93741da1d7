/** What a command may do with the world around it. */
export interface Io {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** A file that the caller named, as text; undefined where there is none. */
  readonly readFile: (path: string) => Promise<string | undefined>
}

/** Exit code of a command that was called wrongly (BSD's EX_USAGE). */
export const USAGE = 64

/** Prints and succeeds. */
export function show(io: Io, text: string): number {
  io.out(text)
  return 0
}
