import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { describeWith } from '../fixtures/skipped.ts'
import type { EngineName } from './engines.ts'
import { type Played, playSuite } from './play.ts'
import { renderResults } from './render-table.ts'
import { PROBE_NAMES } from './suite.ts'

const WHOLE_MS = 300_000

/** Plays every probe against one engine; each is a test of its own. */
export function describeHostile(engine: EngineName): void {
  describeWith(engine)(`a hostile guest against ${engine}`, () => {
    const results = new Map<string, Played>()

    beforeAll(() => playSuite(engine, (played) => results.set(played.name, played)), WHOLE_MS)

    afterAll(() => {
      process.stdout.write(renderResults(engine, results))
    })

    test.each(PROBE_NAMES.map((name) => [name] as const))('%s: held', (name) => {
      expect(results.get(name)?.problems ?? ['it was never played']).toEqual([])
    })
  })
}
