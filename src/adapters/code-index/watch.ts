import type { Worker } from 'node:worker_threads'

/** Times the deadline that pass by the clock before a thread is given up that was hardly ever let run. */
const PATIENCE = 10
const LOOKS = 4

/**
 * Calls `late` once the thread has worked for `deadlineMs` of processor time, so that a machine that is busy with other
 * work makes nothing late. @returns what ends the watch.
 */
export function watchThread(worker: Worker, deadlineMs: number, late: () => void): () => void {
  const began = performance.now()
  let first: number | undefined
  let timer: NodeJS.Timeout | undefined
  let over = false

  async function look(): Promise<void> {
    const used = await workedFor(worker)
    if (over) return
    first ??= used
    if (used - first >= (deadlineMs * (LOOKS - 1)) / LOOKS) late()
  }

  function next(): void {
    timer = setTimeout(() => {
      if (performance.now() - began >= PATIENCE * deadlineMs) return late()
      void look()
      next()
    }, deadlineMs / LOOKS)
  }

  next()
  return () => {
    over = true
    clearTimeout(timer)
  }
}

/** Milliseconds. A thread that is ending has no answer, and needs none. */
async function workedFor(worker: Worker): Promise<number> {
  return worker.cpuUsage().then(
    ({ user, system }) => (user + system) / 1000,
    () => 0,
  )
}
