import { Fault, type FaultCode } from '../../domain/fault.ts'

interface Complaint {
  readonly pattern: RegExp
  readonly code: FaultCode
  readonly retryable: boolean
}

// Git's messages are stable under LC_ALL=C; the first that fits decides.
const COMPLAINTS: readonly Complaint[] = [
  {
    pattern: /not our ref|couldn't find remote ref|repository .*not found|does not appear to be a git/i,
    code: 'not-found',
    retryable: false,
  },
  { pattern: /returned error: 404/i, code: 'not-found', retryable: false },
  {
    pattern: /could not read (Username|Password)|Authentication failed|returned error: 401/i,
    code: 'unauthorized',
    retryable: false,
  },
  { pattern: /returned error: 403/i, code: 'forbidden', retryable: false },
  { pattern: /returned error: 429/i, code: 'rate-limited', retryable: true },
  { pattern: /shallow\.lock|Unable to create '.*\.lock'/i, code: 'conflict', retryable: true },
  { pattern: /No space left|unable to write/i, code: 'store-unavailable', retryable: true },
  { pattern: /transport '.*' not allowed/i, code: 'rejected', retryable: false },
  {
    pattern:
      /bad object|missing blob|missing tree|Not a valid object|unable to read tree|bad revision|Needed a single revision|unknown revision|not a tree object/i,
    code: 'not-found',
    retryable: false,
  },
  { pattern: /invalid path|malformed/i, code: 'malformed', retryable: false },
]

/** Puts what git said into the closed list of faults. */
export function gitFault(command: string, exit: { code: number | null; error?: Error }, complaint: string): Fault {
  if (exit.error !== undefined) {
    const message = `git could not be started: ${exit.error.message}. Install git 2.31 or newer.`
    return new Fault('engine-unavailable', message, { retryable: true, cause: exit.error })
  }
  if (exit.code === null) return new Fault('timeout', `git ${command} was killed at its deadline`, { retryable: true })
  const known = COMPLAINTS.find(({ pattern }) => pattern.test(complaint))
  const code = known?.code ?? (command === 'fetch' ? 'network' : 'malformed')
  const retryable = known?.retryable ?? command === 'fetch'
  return new Fault(code, `git ${command} failed (${exit.code}): ${lastLines(complaint)}`, { retryable })
}

function lastLines(text: string): string {
  return text.split('\n').slice(-4).join(' / ').slice(-600)
}
