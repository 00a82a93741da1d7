export type Turns = <T>(key: string, run: () => Promise<T>) => Promise<T>

/** Runs what has the same key one after the other, within this process. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return async <T>(key: string, run: () => Promise<T>): Promise<T> => {
    const before = last.get(key) ?? Promise.resolve()
    const mine = before.catch(() => undefined).then(run)
    last.set(key, mine)
    try {
      return await mine
    } finally {
      if (last.get(key) === mine) last.delete(key)
    }
  }
}
