import type { Logger } from '../../ports/logger.ts'
import type { Job, Lane, Queue, QueueConsumer } from '../../ports/queue.ts'

/** A queue in this process: lost with it, as a queue may be. */
export function createMemoryQueue(options: { readonly log: Pick<Logger, 'error'> }): Queue {
  const lanes: Record<Lane, MemoryLane> = {
    work: createLane('work', options.log),
    gate: createLane('gate', options.log),
  }
  return {
    async enqueue({ runId, lane }) {
      lanes[lane].add(runId)
    },
    async consume(lane, concurrency, handle) {
      return lanes[lane].consume(concurrency, handle)
    },
    async depth() {
      return { work: lanes.work.depth(), gate: lanes.gate.depth() }
    },
    async close() {
      await Promise.all([lanes.work.close(), lanes.gate.close()])
    },
  }
}

type MemoryLane = ReturnType<typeof createLane>

function createLane(lane: Lane, log: Pick<Logger, 'error'>) {
  // Insertion order is the order of handing out.
  const waiting = new Set<string>()
  const active = new Set<string>()
  const consumers = new Set<MemoryConsumer>()

  function dispatch(): void {
    for (const consumer of consumers) {
      while (consumer.running.size < consumer.concurrency) {
        const runId = waiting.values().find((id) => !active.has(id))
        if (runId === undefined) return
        start(consumer, runId)
      }
    }
  }

  function start(consumer: MemoryConsumer, runId: string): void {
    waiting.delete(runId)
    active.add(runId)
    const job: Promise<void> = handled(consumer, runId).finally(() => {
      consumer.running.delete(job)
      active.delete(runId)
      dispatch()
    })
    consumer.running.add(job)
  }

  async function handled(consumer: MemoryConsumer, runId: string): Promise<void> {
    try {
      await consumer.handle({ runId, lane })
    } catch (error) {
      log.error({ err: error, lane, run: runId }, 'a job failed and was dropped')
    }
  }

  async function closeConsumer(consumer: MemoryConsumer): Promise<void> {
    consumers.delete(consumer)
    await Promise.all(consumer.running)
  }

  return {
    add(runId: string): void {
      waiting.add(runId)
      dispatch()
    },
    consume(concurrency: number, handle: MemoryConsumer['handle']): QueueConsumer {
      const consumer = { concurrency, handle, running: new Set<Promise<void>>() }
      consumers.add(consumer)
      dispatch()
      return { close: () => closeConsumer(consumer) }
    },
    // What waits behind its own run's job is counted with it.
    depth: () => new Set([...waiting, ...active]).size,
    async close(): Promise<void> {
      await Promise.all([...consumers].map(closeConsumer))
    },
  }
}

interface MemoryConsumer {
  readonly concurrency: number
  readonly handle: (job: Job) => Promise<void>
  readonly running: Set<Promise<void>>
}
