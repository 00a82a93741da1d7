import { Fault } from '../../domain/fault.ts'

/** How long one call is waited for: as a whole, and between two pieces of its answer. */
export interface Patience {
  /** Aborted with Fault `timeout` when it is over. */
  readonly signal: AbortSignal
  /** The same answer; each piece of it that arrives buys the next one its time. */
  watch(response: Response): Response
  /** Stops the clocks. */
  end(): void
}

export function createPatience({ timeoutMs, idleMs }: { timeoutMs: number; idleMs: number }): Patience {
  const over = new AbortController()
  const giveUp = (message: string) => over.abort(new Fault('timeout', message, { retryable: true }))
  const whole = setTimeout(() => giveUp(`No whole answer within ${timeoutMs} ms.`), timeoutMs)
  let idle: NodeJS.Timeout | undefined
  return {
    signal: over.signal,
    watch(response) {
      if (response.body === null) return response
      idle = setTimeout(() => giveUp(`The answer stood still for ${idleMs} ms.`), idleMs)
      const pieces = new TransformStream<Uint8Array, Uint8Array>({
        transform(piece, controller) {
          idle?.refresh()
          controller.enqueue(piece)
        },
      })
      const { status, statusText, headers } = response
      return new Response(response.body.pipeThrough(pieces), { status, statusText, headers })
    },
    end() {
      clearTimeout(whole)
      clearTimeout(idle)
    },
  }
}
