import { Worker } from 'node:worker_threads'
import type { Reply, Request } from './messages.ts'

/** The thread did not answer in time, or died: it is gone, and so is what it held. */
export class ThreadLost extends Error {}

export interface Thread {
  tell(request: Extract<Request, { type: 'known' | 'setting' }>): void
  /** Throws ThreadLost at the deadline; the thread is then ended. */
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

  function lose(reason: string): void {
    lost ??= new ThreadLost(reason)
    for (const each of waiting.values()) each.reject(lost)
    waiting.clear()
  }
  worker.on('message', (reply: Reply) => {
    waiting.get(reply.id)?.resolve(reply)
    waiting.delete(reply.id)
  })
  worker.on('error', (error) => lose(`the reader failed: ${String(error).slice(0, 200)}`))
  worker.on('exit', () => lose('the reader ended'))

  async function call(request: Asked, deadlineMs: number): Promise<Reply> {
    if (lost !== undefined) throw lost
    const id = next++
    const timer = setTimeout(() => {
      lose('the reader took too long')
      void worker.terminate()
    }, deadlineMs)
    worker.ref()
    try {
      return await new Promise<Reply>((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        worker.postMessage({ ...request, id })
      })
    } finally {
      clearTimeout(timer)
      if (waiting.size === 0) worker.unref()
    }
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
