const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const EXIT_SIGNALLED: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }
/** A terminal sends Ctrl-C to everybody and a launcher passes it on: what follows this soon is the same one. */
const SAME_MS = 1000

export interface Interrupt {
  /** Resolves when somebody wants it to end; never rejects. */
  readonly happened: Promise<void>
  /** What a program that was ended by this signal exits with; undefined as long as nobody interrupted. */
  exitCode(): number | undefined
}

/** Hears Ctrl-C and its kind, so that everything that was begun can be ended; who says it once more is obeyed at once. */
export function listenForInterrupt(): Interrupt {
  let first: { readonly code: number; readonly at: number } | undefined
  const happened = new Promise<void>((resolve) => {
    const hear = (signal: NodeJS.Signals) => {
      const code = EXIT_SIGNALLED[signal] ?? 1
      if (first !== undefined && performance.now() - first.at > SAME_MS) process.exit(code)
      first ??= { code, at: performance.now() }
      resolve()
    }
    for (const signal of SIGNALS) process.on(signal, hear)
  })
  return { happened, exitCode: () => first?.code }
}
