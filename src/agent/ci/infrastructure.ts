import type { CiJob } from '../../ports/ci.ts'

/** One check that failed, as far as it could be looked at. */
export interface FailureSeen {
  readonly kind: 'check-run' | 'status'
  readonly conclusion: string
  /** Absent: not a job of the host's own CI, or not to be had. */
  readonly steps?: CiJob['steps']
  /** Its log's failing part; empty where there is none. */
  readonly lines: readonly string[]
  /** Messages of its annotations. */
  readonly remarks: readonly string[]
}

interface Sign {
  /** One half sentence: `lint` failed: … */
  readonly why: string
  readonly shows: (seen: FailureSeen) => boolean
}

/**
 * Why a check failed where that was not the change's doing; undefined where it was, as far as anyone can see. Whoever
 * writes a log can write these words, too: what they get by it is that nobody repairs anything. Pure.
 */
export function infrastructureOf(seen: FailureSeen): string | undefined {
  return SIGNS.find(({ shows }) => shows(seen))?.why
}

const runner = (pattern: RegExp) => (seen: FailureSeen) => marked(seen).some((line) => pattern.test(line))
const printed = (pattern: RegExp) => (seen: FailureSeen) => everything(seen).some((line) => pattern.test(line))
const concluded = (conclusion: string) => (seen: FailureSeen) => seen.conclusion === conclusion
const failedSteps = ({ steps = [] }: FailureSeen) => steps.filter(({ conclusion }) => conclusion === 'failure')

const OUT_OF_TIME = runner(/has exceeded the maximum execution time/)

const SIGNS: readonly Sign[] = [
  { why: 'it waits for a person', shows: concluded('action_required') },
  { why: 'it could not be started', shows: concluded('startup_failure') },
  { why: 'it was never finished', shows: concluded('stale') },
  { why: 'its runner was shut down', shows: runner(/The runner has received a shutdown signal/) },
  { why: 'its runner was lost', shows: runner(/lost communication with the server|runner .*\b(?:was|went) offline/i) },
  {
    why: 'it was not started',
    shows: runner(/The job was not started because|spending limit|no runners? (?:match|are)/i),
  },
  {
    why: 'the CI system failed',
    shows: runner(/has encountered an internal error|hosted runner encountered an error|internal server error/i),
  },
  { why: 'it was cancelled', shows: (seen) => seen.conclusion === 'cancelled' && !OUT_OF_TIME(seen) },
  {
    why: 'its system says that it could not be run',
    shows: (seen) => seen.kind === 'status' && seen.conclusion === 'error',
  },
  { why: 'it never began', shows: ({ steps, lines }) => steps?.length === 0 && lines.length === 0 },
  {
    why: 'its runner could not be set up',
    shows: (seen) =>
      failedSteps(seen).some(({ name }) => /^(?:Set up job|Set up runner|Initialize containers)$/.test(name)),
  },
  {
    why: 'only its tidying up failed',
    shows: (seen) => {
      const failed = failedSteps(seen)
      return failed.length > 0 && failed.every(({ name }) => /^(?:Post |Complete job$|Stop containers$)/.test(name))
    },
  },
  { why: 'its disk was full', shows: printed(/No space left on device|\bENOSPC\b/) },
  {
    why: 'an action that it uses was not to be had',
    shows: runner(
      /Unable to resolve action|Failed to download (?:action|archive)|An action could not be found|Missing download info/,
    ),
  },
  { why: 'it lacks a secret or an input', shows: runner(/Input required and not supplied/) },
  { why: 'it lacks a secret or an input', shows: beforeTests(LACKS()) },
  { why: 'a network or a registry failed', shows: beforeTests(NETWORK()) },
]

// In a test's own words these are what it is about.
function beforeTests(pattern: RegExp): Sign['shows'] {
  return (seen) => printed(pattern)(seen) && !seen.lines.some(isOfTests)
}

function LACKS(): RegExp {
  return /\b(?:secrets?|tokens?|credentials?|api[ _-]?keys?|passwords?)\b[^.]{0,40}\b(?:not (?:set|found|provided|supplied|available)|(?:is|are) (?:missing|empty|required))\b/i
}

function NETWORK(): RegExp {
  const codes = 'ECONNRESET|ETIMEDOUT|ECONNREFUSED|EAI_AGAIN|ENOTFOUND|ENETUNREACH|ERR_SOCKET_TIMEOUT'
  const names = 'Could not resolve host|Temporary failure in name resolution|UnknownHostException|no such host'
  const lines = 'Connection reset by peer|Connection timed out|Read timed out|TLS handshake timeout|i/o timeout'
  const cuts = 'remote end hung up|early EOF|spurious network error|Could not transfer artifact|ReadTimeoutError'
  const answers =
    '(?:429 Too Many Requests|toomanyrequests|50[234] (?:Bad Gateway|Service Unavailable|Gateway Time-?out))'
  return new RegExp(`\\b(?:${codes})\\b|${names}|${lines}|${cuts}|${answers}`, 'i')
}

const TESTS: readonly RegExp[] = [
  /^\s*(?:✓|✔|✕|✖|×|√) /,
  /^\s*(?:not )?ok \d+\b/,
  /^(?:PASS|FAIL)\s+\S/,
  /^Tests?:? +\d+ /,
  /\b\d+ (?:passing|passed|failing)\b/,
  /^collected \d+ items?/,
  /^(?:=== RUN|--- (?:PASS|FAIL):|ok\s+\S+\s+[\d.]+s)/,
  /^running \d+ tests?$/,
  /^test .+ \.\.\. (?:ok|FAILED)$/,
  /\bTests run: \d+/,
]

function isOfTests(line: string): boolean {
  return TESTS.some((pattern) => pattern.test(line))
}

// What the runner itself says, and not what ran on it.
function marked({ lines, remarks }: FailureSeen): string[] {
  return [...remarks, ...lines.filter((line) => line.startsWith('error: '))]
}

function everything({ lines, remarks }: FailureSeen): string[] {
  return [...remarks, ...lines]
}
