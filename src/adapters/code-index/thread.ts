import { Worker } from 'node:worker_threads'
import type { Reply, Request } from './messages.ts'
import { watchThread } from './watch.ts'

/** The thread did not answer in time, or died: it is gone, and so is what it held. */
export class ThreadLost extends Error {}

export interface Thread {
  tell(request: Extract<Request, { type: 'known' | 'setting' }>): void
  /**
   * Throws ThreadLost when it takes more than `deadlineMs` of processor time once its turn has come (calls are answered
   * in order); the thread is then ended.
   */
  call<R extends Asked>(
    request: R,
    deadlineMs: number,
  ): Promise<Extract<Reply, { type: R['type'] extends 'read' ? 'read' : 'answer' }>>
  end(): Promise<void>
}

type Asked = Omit<Extract<Request, { type: 'read' }>, 'id'> | Omit<Extract<Request, { type: 'ask' }>, 'id'>

interface Waiting {
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: Error) => void
  readonly deadlineMs: number
}

const LIMITS = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 64, stackSizeMb: 8 }

export function startThread(): Thread {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    resourceLimits: LIMITS,
    env: {},
    execArgv: ['--no-warnings'],
    stdin: false,
    stdout: true,
    stderr: true,
  })
  worker.unref()
  const waiting = new Map<number, Waiting>()
  let next = 1
  let lost: ThreadLost | undefined
  let unwatch = () => {}

  function lose(reason: string): void {
    unwatch()
    lost ??= new ThreadLost(reason)
    for (const each of waiting.values()) each.reject(lost)
    waiting.clear()
  }

  // Only the call whose turn it is has a clock running: those behind it are not to blame.
  function watch(): void {
    unwatch()
    const [first] = waiting.values()
    if (first === undefined) {
      worker.unref()
      return
    }
    worker.ref()
    unwatch = watchThread(worker, first.deadlineMs, () => {
      lose('the reader took too long')
      void worker.terminate()
    })
  }

  worker.on('message', (reply: Reply) => {
    waiting.get(reply.id)?.resolve(reply)
    waiting.delete(reply.id)
    watch()
  })
  worker.on('error', (error) => lose(`the reader failed: ${String(error).slice(0, 200)}`))
  worker.on('exit', () => lose('the reader ended'))

  function call(request: Asked, deadlineMs: number): Promise<Reply> {
    if (lost !== undefined) return Promise.reject(lost)
    const id = next++
    const { promise, resolve, reject } = Promise.withResolvers<Reply>()
    waiting.set(id, { resolve, reject, deadlineMs })
    if (waiting.size === 1) watch()
    worker.postMessage({ ...request, id })
    return promise
  }

  return {
    tell: (request) => worker.postMessage(request),
    call: call as Thread['call'],
    end: async () => {
      lose('the reader was ended')
      await worker.terminate()
    },
  }
}
