import { performance } from 'node:perf_hooks'
import { createSecretScanner } from '../src/adapters/secretlint/scanner.ts'
import { DEFAULT_POLICY } from '../src/config/default-policy.ts'
import type { ChangeSet, FileChange } from '../src/domain/change-set.ts'
import { evaluateGuard } from '../src/guard/guard.ts'
import { findSecrets } from '../src/guard/secret-facts.ts'
import { changeOf, file } from '../test/guard/change.ts'
import { median, percentile, type Section } from './figure.ts'
import { createRandom, pick } from './guard-corpus/random.ts'

const FILES = 1_000
const ROUNDS = 200
const SCANS = 5

/** What judging a change of a thousand files takes: its secrets looked for, and the verdict of all rules. */
export async function measureGuard(): Promise<readonly Section[]> {
  const random = createRandom(1)
  const changes = Array.from({ length: 5 }, () =>
    changeOf(...Array.from({ length: FILES }, (_, index) => some(index, random))),
  )
  const verdicts = verdictTimes(changes, random)
  const scans: number[] = []
  for (let round = 0; round < SCANS; round += 1) scans.push(await scanTime(pick(random, changes)))
  return [
    {
      title: `guard, ${FILES} changed files of 40 lines in five languages, every rule`,
      command: 'npm run bench -- --only guard',
      figures: [
        { what: 'verdict, p50', value: median(verdicts.map(({ wall }) => wall)), unit: 'ms' },
        {
          what: 'verdict, p99',
          value: percentile(
            verdicts.map(({ wall }) => wall),
            0.99,
          ),
          unit: 'ms',
        },
        { what: 'verdict, p50 of what it computes', value: median(verdicts.map(({ cpu }) => cpu)), unit: 'ms' },
        {
          what: 'verdict, p99 of what it computes',
          value: percentile(
            verdicts.map(({ cpu }) => cpu),
            0.99,
          ),
          unit: 'ms',
        },
        { what: 'secrets looked for, median', value: median(scans), unit: 'ms' },
      ],
    },
  ]
}

interface Time {
  readonly wall: number
  /** Of the thread alone: other work on the machine is not in it. */
  readonly cpu: number
}

function verdictTimes(changes: readonly ChangeSet[], random: () => number): Time[] {
  const times: Time[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const [change, started, before] = [pick(random, changes), performance.now(), process.threadCpuUsage()]
    evaluateGuard({ change, secrets: [], heads: [] }, DEFAULT_POLICY)
    const wall = performance.now() - started
    const { user, system } = process.threadCpuUsage(before)
    if (round >= 10) times.push({ wall, cpu: (user + system) / 1_000 })
  }
  return times
}

async function scanTime(change: ChangeSet): Promise<number> {
  const started = performance.now()
  await findSecrets(change, { scanner: createSecretScanner(), read: async () => new Uint8Array() })
  return performance.now() - started
}

function some(index: number, random: () => number): FileChange {
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
