import { expect, test } from '@jest/globals'
import { createGatherCi } from '../../../src/agent/ci/gather-ci.ts'
import type { GatherScene } from '../../../src/agent/rounds/gather.ts'
import { Fault, type FaultCode } from '../../../src/domain/fault.ts'
import { untrusted } from '../../../src/domain/untrusted.ts'
import type { Ci, CommitCheck } from '../../../src/ports/ci.ts'
import { jobLog, stepOf } from './logs.ts'

const HEAD = 'a'.repeat(40)
const BASE = 'b'.repeat(40)
const LINT: CommitCheck = {
  ...{ kind: 'check-run', id: 7, name: 'lint', appId: 2, state: 'failed', conclusion: 'failure', isJob: true },
  ...{ title: untrusted(''), summary: untrusted(''), annotations: 1 },
}

const fault = (code: FaultCode, retryable: boolean) => async (): Promise<never> => {
  throw new Fault(code, 'no', { retryable })
}

function gather(ci: Partial<Ci> = {}, checks: readonly CommitCheck[] = [LINT]) {
  const whole: Ci = {
    requiredChecks: async () => [],
    checksOf: async (commit) => (commit === HEAD ? checks : []),
    annotations: async () => [{ path: 'a.js', line: 3, level: 'failure', message: untrusted('no tabs') }],
    job: async () => ({ steps: [{ name: 'Run npm run lint', conclusion: 'failure' }] }),
    log: async () => ({ text: untrusted(jobLog(stepOf('npm run lint', ['3:1 error no tabs']))), cut: false }),
    ...ci,
  }
  const scene = {
    state: { published: { commit: HEAD }, base: { commit: BASE, policy: {} }, intent: { repository: {} } },
    requests: [{ cause: 'ci', head: HEAD, key: 'k', seq: 1, at: '' }],
    pull: { headSha: HEAD, baseRef: 'main' },
  } as unknown as GatherScene
  const identity = async () => ({ appId: 1, slug: 'sallyport', bot: { id: 9, login: 'x', type: 'Bot' as const } })
  return createGatherCi({ codeHost: { identity }, ci: () => whole, redact: async (text) => text })(scene)
}

test('the agent is told the check, its step, its remarks and its log', async () => {
  const gathered = await gather()
  expect(gathered).toMatchObject({ type: 'work', reason: '`lint` fails.' })
  const { message } = gathered as { readonly message: string }
  for (const words of ['| lint', '| Run npm run lint', '| a.js:3: no tabs', '| 3:1 error no tabs']) {
    expect(message).toContain(words)
  }
})

test('what cannot be had of a check is done without, and said', async () => {
  const lost = fault('network', true)
  const { message } = (await gather({ log: lost, job: lost, annotations: lost })) as { readonly message: string }
  expect(message).toContain('Its log could not be had.')
})

test('of many checks three are told whole, the others by name', async () => {
  const many = Array.from({ length: 6 }, (_, index) => ({ ...LINT, id: index, name: `job ${index}` }))
  const { message } = (await gather({}, many)) as { readonly message: string }
  expect(message.match(/This check ended with/g)).toHaveLength(3)
  expect(message).toContain('These failed as well:\n| job 3\n| job 4\n| job 5')
})

test('of hundreds of checks so many are looked at that GitHub is not worn out, and few are named to people', async () => {
  const many = Array.from({ length: 300 }, (_, index) => ({
    ...LINT,
    id: index,
    name: `job ${index} ${'x'.repeat(150)}`,
  }))
  let looks = 0
  const log = async () => {
    looks += 1
    return { text: untrusted(jobLog(stepOf('npm run lint', ['3:1 error no tabs']))), cut: false }
  }
  const gathered = await gather({ log }, many)
  expect(looks).toBeLessThanOrEqual(20)
  expect(gathered.type === 'work' ? gathered.reason.length : 0).toBeLessThan(3_000)
  expect(gathered).toMatchObject({ type: 'work', reason: expect.stringMatching(/ and 290 more fail\.$/) })
})

test.each<[FaultCode]>([['forbidden'], ['rejected'], ['not-found']])(
  'without the permission to look (%s) nothing is repaired, and what is published stands',
  async (code) => {
    expect(await gather({ checksOf: fault(code, false) })).toEqual({
      type: 'nothing',
      why: 'CI: the checks could not be looked at.',
    })
  },
)

test.each<[FaultCode]>([['rate-limited'], ['network']])('what may pass (%s) is tried again', async (code) => {
  await expect(gather({ checksOf: fault(code, true) })).rejects.toMatchObject({ code })
})

test("GitHub's asking for silence is heard in the middle, too", async () => {
  await expect(gather({ log: fault('rate-limited', true) })).rejects.toMatchObject({ code: 'rate-limited' })
})
