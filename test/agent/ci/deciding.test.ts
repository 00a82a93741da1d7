import { expect, test } from '@jest/globals'
import { decideCi } from '../../../src/agent/ci/decide-ci.ts'
import { untrusted } from '../../../src/domain/untrusted.ts'
import type { CommitCheck, RequiredCheck } from '../../../src/ports/ci.ts'

const OURS = 1
const ACTIONS = 2

let lastId = 0
const check = (name: string, state: CommitCheck['state'], more: Partial<CommitCheck> = {}): CommitCheck => ({
  ...{ kind: 'check-run', id: ++lastId, name, appId: ACTIONS, state, isJob: true, annotations: 0 },
  ...{ title: untrusted(''), summary: untrusted('') },
  ...(state === 'failed' && { conclusion: 'failure' }),
  ...more,
})
const status = (name: string, state: CommitCheck['state']): CommitCheck => {
  const { appId: _, ...rest } = check(name, state, { kind: 'status', isJob: false })
  return rest
}

interface Row {
  readonly what: string
  readonly required?: readonly RequiredCheck[]
  readonly head: readonly CommitCheck[]
  readonly base?: readonly CommitCheck[]
  readonly is: string
}

const ROWS: readonly Row[] = [
  { what: 'nothing fails', head: [check('test', 'passed')], is: 'green' },
  { what: 'nothing was reported', head: [], is: 'green' },
  { what: 'a job of the repository fails and nothing is required', head: [check('test', 'failed')], is: 'here: test' },
  {
    what: 'a job fails that is not required, where others are',
    required: [{ name: 'test' }],
    head: [check('test', 'passed'), check('nightly', 'failed')],
    is: 'green',
  },
  { what: 'a status fails and nothing is required', head: [status('ci/x', 'failed')], is: 'green' },
  {
    what: "another App's check fails and nothing is required",
    head: [check('coverage', 'failed', { appId: 9, isJob: false })],
    is: 'green',
  },
  {
    what: 'a required status fails',
    required: [{ name: 'ci/x' }],
    head: [status('ci/x', 'failed')],
    is: 'here: ci/x',
  },
  {
    what: 'the rule binds the check to an App, and that one fails it',
    required: [{ name: 'test', appId: 9 }],
    head: [check('test', 'passed'), check('test', 'failed', { appId: 9, isJob: false })],
    is: 'here: test',
  },
  {
    what: 'the rule binds the check to an App, and another one fails it',
    required: [{ name: 'test', appId: 9 }],
    head: [check('test', 'failed')],
    is: 'green',
  },
  {
    what: 'only our own are required, and ours fail',
    required: [{ name: 'sallyport/guard', appId: OURS }],
    head: [check('sallyport/guard', 'failed', { appId: OURS, isJob: false })],
    is: 'green',
  },
  {
    what: 'somebody else reports under a name of ours, which is required',
    required: [{ name: 'sallyport/approval' }],
    head: [check('sallyport/approval', 'failed'), status('sallyport/evidence', 'failed')],
    is: 'green',
  },
  {
    what: 'only our own are required, and a job of the repository fails',
    required: [{ name: 'sallyport/guard', appId: OURS }],
    head: [check('test', 'failed')],
    is: 'here: test',
  },
  {
    what: 'one fails while another that counts goes on',
    head: [check('lint', 'failed'), check('test', 'pending')],
    is: 'wait: test',
  },
  {
    what: 'one fails while another that does not count goes on',
    required: [{ name: 'lint' }],
    head: [check('lint', 'failed'), check('test', 'pending')],
    is: 'here: lint',
  },
  {
    what: 'one fails and another that is required was never begun',
    required: [{ name: 'lint' }, { name: 'deploy' }],
    head: [check('lint', 'failed')],
    is: 'here: lint',
  },
  {
    what: 'what goes on has not failed',
    head: [check('test', 'pending')],
    is: 'green',
  },
  {
    what: 'it fails on the base, too',
    head: [check('test', 'failed')],
    base: [check('test', 'failed')],
    is: 'everywhere: test',
  },
  {
    what: 'one fails on the base, the other does not',
    head: [check('test', 'failed'), check('lint', 'failed')],
    base: [check('test', 'failed'), check('lint', 'passed')],
    is: 'here: lint everywhere: test',
  },
  {
    what: 'on the base another App fails a check of that name',
    head: [check('test', 'failed')],
    base: [check('test', 'failed', { appId: 9 })],
    is: 'here: test',
  },
  {
    what: 'on the base it is not finished',
    head: [check('test', 'failed')],
    base: [check('test', 'pending')],
    is: 'here: test',
  },
]

function words(decision: ReturnType<typeof decideCi>): string {
  const names = (checks: readonly CommitCheck[]) => checks.map(({ name }) => name).join(', ')
  if (decision.type === 'green') return 'green'
  if (decision.type === 'wait') return `wait: ${names(decision.running)}`
  const { here, everywhere } = decision
  return [here.length > 0 && `here: ${names(here)}`, everywhere.length > 0 && `everywhere: ${names(everywhere)}`]
    .filter(Boolean)
    .join(' ')
}

test.each(ROWS)('$what: $is', ({ required = [], head, base = [], is }) => {
  expect(words(decideCi({ ours: OURS, required, head, base }))).toBe(is)
})
