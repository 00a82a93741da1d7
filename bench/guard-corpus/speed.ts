import { performance } from 'node:perf_hooks'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import { evaluateGuard } from '../../src/guard/guard.ts'
import { changeOf, file } from '../../test/guard/change.ts'
import { median, percentile } from '../figure.ts'
import { createRandom, pick } from './random.ts'

const FILES = 1_000
const ROUNDS = 100

/** How long a verdict over 1,000 changed files takes, all rules together. */
export function measureSpeed(): string {
  const random = createRandom(1)
  const times: number[] = []
  const changes = Array.from({ length: 5 }, () =>
    changeOf(...Array.from({ length: FILES }, (_, index) => some(index, random))),
  )
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now()
    evaluateGuard({ change: pick(random, changes), secrets: [] }, DEFAULT_POLICY)
    if (round >= 10) times.push(performance.now() - started)
  }
  return `A verdict over ${FILES} files: p50 ${median(times).toFixed(1)} ms, p99 ${percentile(times, 0.99).toFixed(1)} ms\n`
}

function some(index: number, random: () => number) {
  const [folder, extension] = pick(random, [
    ['src', 'ts'],
    ['lib', 'py'],
    ['test', 'test.js'],
    ['internal', 'go'],
    ['docs', 'md'],
  ] as const)
  const lines = Array.from(
    { length: 40 },
    (_, line) => `  const value${line} = compute(${index}, '${line}') // ${random()}`,
  )
  const after = lines.with(7, `  expect(value).toBe(${random()})`)
  return file(`${folder}/part${index % 30}/file${index}.${extension}`, lines.join('\n'), after.join('\n'))
}
