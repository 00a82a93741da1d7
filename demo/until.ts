import { setTimeout as delay } from 'node:timers/promises'

const EVERY_MS = 50

/** Asks until there is an answer: on a machine that is busy with something else, late is not wrong. Throws, saying what it waited for, when the time is over. */
export async function until<T>(what: string, probe: () => Promise<T | undefined>, seconds = 90): Promise<T> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const answer = await probe()
    if (answer !== undefined) return answer
    if (performance.now() > deadline) throw new Error(`waited ${seconds} s in vain until ${what}`)
    await delay(EVERY_MS)
  }
}
