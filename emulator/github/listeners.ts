import type { RequestNotice } from './http.ts'

type Listener = (notice: RequestNotice) => void | Promise<void>

/** Who is told of every request, one after the other, and awaited. */
export function createListeners() {
  const listeners = new Set<Listener>()
  return {
    tell: async (notice: RequestNotice) => {
      for (const listener of listeners) await listener(notice)
    },
    onRequest(listener: Listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
