import { describe, expect, test } from '@jest/globals'
import { type FailureSeen, infrastructureOf } from '../../../src/agent/ci/infrastructure.ts'

const seen = (more: Partial<FailureSeen> & { readonly conclusion?: string } = {}): FailureSeen => ({
  ...{ kind: 'check-run', conclusion: 'failure', lines: [], remarks: [] },
  ...more,
})
const step = (name: string, conclusion = 'failure') => ({ name, conclusion })

describe('a failure that is not of the change', () => {
  test.each<[string, FailureSeen]>([
    ['it waits for a person', seen({ conclusion: 'action_required' })],
    ['it could not be started', seen({ conclusion: 'startup_failure' })],
    ['it was never finished', seen({ conclusion: 'stale' })],
    ['it was cancelled', seen({ conclusion: 'cancelled' })],
    [
      'its runner was shut down',
      seen({ conclusion: 'timed_out', lines: ['error: The runner has received a shutdown signal. This can happen …'] }),
    ],
    [
      'its runner was lost',
      seen({
        remarks: ['The self-hosted runner: x lost communication with the server. Verify the machine is running'],
      }),
    ],
    [
      'it was not started',
      seen({
        remarks: ['The job was not started because recent account payments have failed or your spending limit …'],
      }),
    ],
    [
      'the CI system failed',
      seen({ remarks: ['GitHub Actions has encountered an internal error when running your job.'] }),
    ],
    ['its system says that it could not be run', seen({ kind: 'status', conclusion: 'error' })],
    ['it never began', seen({ steps: [] })],
    ['its runner could not be set up', seen({ steps: [step('Set up job')] })],
    ['its runner could not be set up', seen({ steps: [step('Set up job', 'success'), step('Initialize containers')] })],
    [
      'only its tidying up failed',
      seen({ steps: [step('Run npm test', 'success'), step('Post Run actions/cache@v4')] }),
    ],
    ['its disk was full', seen({ lines: ['✓ a test', 'tar: write error: No space left on device'] })],
    [
      'an action that it uses was not to be had',
      seen({ lines: ['error: Unable to resolve action `acme/setup@v9`, unable to find version `v9`'] }),
    ],
    ['it lacks a secret or an input', seen({ lines: ['error: Input required and not supplied: token'] })],
    ['it lacks a secret or an input', seen({ lines: ['Error: secret NPM_TOKEN is not set', 'error: exit code 1'] })],
    ['a network or a registry failed', seen({ lines: ['npm error code ECONNRESET', 'npm error network aborted'] })],
    ['a network or a registry failed', seen({ lines: ['fatal: Could not resolve host: github.com'] })],
    ['a network or a registry failed', seen({ lines: ['Could not transfer artifact org.x:y:jar:1 from central'] })],
    ['a network or a registry failed', seen({ lines: ['dial tcp: lookup proxy.golang.org: i/o timeout'] })],
    ['a network or a registry failed', seen({ lines: ['warning: spurious network error (3 tries remaining)'] })],
    ['a network or a registry failed', seen({ lines: ['error pulling image: toomanyrequests: rate limit'] })],
    ['a network or a registry failed', seen({ lines: ['received: 503 Service Unavailable from registry'] })],
  ])('%s', (why, failure) => {
    expect(infrastructureOf(failure)).toBe(why)
  })
})

describe('a failure that is of the change, as far as anyone can see', () => {
  test.each<[string, FailureSeen]>([
    ['a test', seen({ steps: [step('Set up job', 'success'), step('Run npm test')], lines: ['✕ adds (2 ms)'] })],
    ['one without a word', seen()],
    ['a status that failed', seen({ kind: 'status' })],
    ['time that ran out, on a runner that was there', seen({ conclusion: 'timed_out' })],
    [
      'a job that ran into its limit, which GitHub calls cancelled',
      seen({ conclusion: 'cancelled', remarks: ['The job has exceeded the maximum execution time of 10m0s'] }),
    ],
    ['a test about a network', seen({ lines: ['✕ retries after ECONNRESET', 'Error: read ECONNRESET'] })],
    ['a test about tokens', seen({ lines: ['collected 3 items', 'E   KeyError: token is missing'] })],
    ['what runs and speaks as the runner does', seen({ lines: ['> The runner has received a shutdown signal'] })],
    [
      'a package that does not exist',
      seen({ lines: ['npm error 404 Not Found - GET https://registry.npmjs.org/lodahs'] }),
    ],
    ['a compiler', seen({ lines: ['src/a.ts(3,1): error TS2304: Cannot find name x'] })],
    [
      'a step that fails, and with it its tidying up',
      seen({ steps: [step('Run make'), step('Post Run actions/cache@v4')] }),
    ],
  ])('%s', (_, failure) => {
    expect(infrastructureOf(failure)).toBeUndefined()
  })
})
