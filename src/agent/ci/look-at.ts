import { isFault } from '../../domain/fault.ts'
import { untrusted } from '../../domain/untrusted.ts'
import type { Annotation, Ci, CiJob, CommitCheck } from '../../ports/ci.ts'
import { cleanOutput } from '../clean.ts'
import type { WorkDeps } from '../work.ts'
import { failingPart } from './failing-part.ts'
import type { FailureSeen } from './infrastructure.ts'
import { readLog } from './read-log.ts'
import type { Told } from './tell-ci.ts'
import { pickLines } from './trim-lines.ts'

export interface Examined {
  readonly check: CommitCheck
  readonly seen: FailureSeen
  readonly told: Told
}

/** Longest of what a check says of itself that is looked through. */
const MAX_WORDS = 20_000
/** Of a log, in bytes. */
const MAX_SEARCHED = 64 * 1024

/**
 * What a failed check says: of itself, of lines, in its log. Redacted while it is whole, since half a secret looks like
 * none. What cannot be had is done without, but for GitHub's asking for silence.
 */
export async function lookAt(check: CommitCheck, ci: Ci, redact: WorkDeps['redact']): Promise<Examined> {
  const annotations = check.annotations === 0 ? [] : ((await unlessLost(ci.annotations(check))) ?? [])
  const job = check.isJob ? await unlessLost(ci.job(check)) : undefined
  const lines = check.isJob ? await linesOf(check, ci, redact) : []
  const remarks = await redactRemarks(annotations, redact)
  const words = [check.title, check.summary].filter((text) => text.trim() !== '').join('\n\n')
  return {
    check,
    seen: seenOf(check, { job, lines: lines ?? [], remarks }),
    told: {
      check: { name: check.name, ...(check.conclusion !== undefined && { conclusion: check.conclusion }) },
      words: await redact(cleanOutput(words.slice(0, MAX_WORDS)), 'ci.txt'),
      annotations: remarks.filter(({ level }) => level !== 'notice'),
      ...stepOf(job),
      ...(lines && { lines }),
    },
  }
}

interface Found {
  readonly job: CiJob | undefined
  readonly lines: readonly string[]
  readonly remarks: readonly Annotation[]
}

function seenOf({ kind, conclusion = '' }: CommitCheck, { job, lines, remarks }: Found): FailureSeen {
  const steps = job === undefined ? {} : { steps: job.steps }
  return { kind, conclusion, lines, remarks: remarks.map(({ message }) => message), ...steps }
}

async function linesOf(check: CommitCheck, ci: Ci, redact: WorkDeps['redact']): Promise<string[] | undefined> {
  const log = await unlessLost(ci.log(check))
  if (log === undefined) return undefined
  const part = withoutKeys(failingPart(readLog(log.text)).join('\n'), log.cut).split('\n')
  // Searching takes its time: what is left out before is whole lines.
  const picked = pickLines(part, MAX_SEARCHED).join('\n')
  return picked === '' ? [] : (await redact(picked, 'ci.log')).split('\n')
}

// Of a key that goes over many lines only some might be picked, which nobody would know for one.
function withoutKeys(text: string, cut: boolean): string {
  const whole = text.replaceAll(KEY, '[redacted: private key]')
  return cut ? whole.replace(END_OF_KEY, '[redacted: private key]') : whole
}

const KEY = /-----BEGIN [A-Z0-9 ]{0,20}PRIVATE KEY[A-Z ]{0,20}-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,60}-----|$)/g
const END_OF_KEY = /^[\s\S]*-----END [A-Z0-9 ]{0,20}PRIVATE KEY[A-Z ]{0,20}-----/

// One text, so that the scanner is asked once; the lines come back by their number.
async function redactRemarks(annotations: readonly Annotation[], redact: WorkDeps['redact']): Promise<Annotation[]> {
  const lines = annotations.map(({ path, message }) => oneLine(`${path}\t${message}`))
  const redacted = (await redact(lines.join('\n'), 'ci.txt')).split('\n')
  return annotations.map((one, index) => {
    const [path = '', ...message] = (redacted[index] ?? '').split('\t')
    return { ...one, path, message: untrusted(message.join('\t')) }
  })
}

function oneLine(text: string): string {
  return cleanOutput(text).replace(/\n+/g, ' ')
}

function stepOf(job: CiJob | undefined): Pick<Told, 'step'> {
  const failed = job?.steps.find(({ conclusion }) => conclusion === 'failure')
  return failed === undefined ? {} : { step: failed.name }
}

async function unlessLost<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (!isFault(error) || error.code === 'rate-limited' || error.code === 'lease-lost') throw error
    return undefined
  }
}
