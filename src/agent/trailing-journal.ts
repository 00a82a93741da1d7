import type { WorkerEvent } from '../domain/run-event.ts'
import type { Journal } from '../ports/stage.ts'

/** A journal that may have one event still on its way while the model is asked. Whatever is recorded next waits for it. */
export interface TrailingJournal extends Journal {
  /** Records an event as soon as it is ready. That it failed is for `broken` and for whoever records or waits next. */
  trail(event: Promise<WorkerEvent>): void
  /** Nothing is on its way any more: `state()` holds everything. Throws what went wrong. */
  caughtUp(): Promise<void>
  /** Aborted with what went wrong. */
  readonly broken: AbortSignal
}

export function createTrailingJournal(journal: Journal): TrailingJournal {
  const breaking = new AbortController()
  let tail: Promise<unknown> = Promise.resolve()

  async function behind(event: Promise<WorkerEvent>, before: Promise<unknown>): Promise<void> {
    const [ready] = await Promise.all([event, before])
    await journal.record(ready)
  }

  return {
    state: journal.state,
    assertLive: journal.assertLive,
    broken: breaking.signal,
    async record(event) {
      await tail
      return journal.record(event)
    },
    async perform(effect) {
      await tail
      return journal.perform(effect)
    },
    trail(event) {
      tail = behind(event, tail)
      tail.catch((error: unknown) => breaking.abort(error))
    },
    async caughtUp() {
      await tail
    },
  }
}
