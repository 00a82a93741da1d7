import { expect, test } from '@jest/globals'
import { reapOrphans } from '../../src/compose/reap-orphans.ts'

test('orphans are looked for at the start and every minute, also after an engine that did not answer', async () => {
  const said: unknown[] = []
  const stop = new AbortController()
  const answers = [2, 0, new Error('the engine is down'), 1]
  const reap = async () => {
    const answer = answers.shift()
    said.push('reap')
    if (typeof answer === 'number') return answer
    throw answer
  }
  const sleep = async (ms: number) => {
    said.push(ms)
    if (answers.length > 0) return
    stop.abort()
    throw new Error('aborted')
  }
  const warn = (facts: object, line: string) => said.push([Object.keys(facts)[0], line.split(' ')[0]])
  await reapOrphans({ engine: { reap }, clock: { sleep }, log: { warn } }, stop.signal)
  expect(said).toEqual([
    ...['reap', ['reaped', 'removed'], 60_000],
    ...['reap', 60_000],
    ...['reap', ['err', 'could'], 60_000],
    ...['reap', ['reaped', 'removed'], 60_000],
  ])
})
