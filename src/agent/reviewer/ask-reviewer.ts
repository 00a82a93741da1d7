import { isFault } from '../../domain/fault.ts'
import type { Message, Model, ModelAnswer, ModelRequest } from '../../ports/model.ts'
import type { Journal } from '../../ports/stage.ts'
import { assistantMessage, boundAnswer } from '../answer.ts'
import { createMeter } from '../meter.ts'
import { withRetries } from '../retry.ts'
import { loadAnswer, storeText, type WorkDeps } from '../work.ts'
import { REPORT_TOOL, type Report, readReport } from './report.ts'

export interface ReviewerDeps extends Pick<WorkDeps, 'blobs' | 'clock' | 'redact' | 'spending'> {
  readonly model: Model
}

export type Reviewed = Report | { readonly missing: string }

const MAX_OUTPUT_TOKENS = 8_192
/** Answers in one review: one that cannot be read is asked for again, with what is wrong with it. */
const ATTEMPTS = 2
const PATIENCE_MS = 60_000

/** One review: stored answers are neither asked for nor paid again. What fails is said, and is no review. */
export async function askReviewer(
  deps: ReviewerDeps,
  {
    journal,
    round,
    messages,
  }: { readonly journal: Journal; readonly round: number; readonly messages: readonly Message[] },
  signal: AbortSignal,
): Promise<Reviewed> {
  const ask = createAsking(deps, journal, signal)
  let shown = messages
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const request = { messages: shown, tools: [REPORT_TOOL], maxOutputTokens: MAX_OUTPUT_TOKENS }
    const answer = await ask(`reviewer:${round}.${attempt}`, request)
    if ('missing' in answer) return answer
    const report = readReport(answer)
    if (!('problem' in report)) return report
    shown = [...shown, assistantMessage(answer), ...complaintsAbout(answer, report.problem)]
  }
  return { missing: `the reviewer model said nothing that can be read, ${ATTEMPTS} times` }
}

function complaintsAbout({ toolCalls }: ModelAnswer, problem: string): Message[] {
  const content = `That cannot be read. ${problem} Call report with findings.`
  if (toolCalls.length === 0) return [{ role: 'user', content }]
  return toolCalls.map(({ id }) => ({ role: 'tool', callId: id, content }))
}

type Asked = ModelAnswer | { readonly missing: string }

function createAsking(deps: ReviewerDeps, journal: Journal, signal: AbortSignal) {
  const meter = createMeter(deps.model, journal, deps.spending)
  const { blobs, clock } = deps

  async function askAnew(call: string, request: ModelRequest): Promise<Asked> {
    const ask = () => meter.ask(call, request, signal)
    const metered = await withRetries(ask, { clock, signal, remainingMs: () => PATIENCE_MS })
    if (metered.type === 'refused') return { missing: metered.reason }
    const answer = boundAnswer(metered.answer)
    const { model, usage, served } = answer
    const extra = { ...(metered.cost && { cost: metered.cost }), ...(served && { served }) }
    const digest = await storeText(blobs, JSON.stringify(answer))
    await journal.record({ type: 'reviewer.answered', data: { call, answer: digest, model, usage, ...extra } })
    await metered.settle()
    return answer
  }

  return async (call: string, request: ModelRequest): Promise<Asked> => {
    signal.throwIfAborted()
    await meter.begin()
    const stored = journal.state().reviewerAnswers?.[call]
    if (stored !== undefined) return loadAnswer(blobs, stored)
    try {
      return await askAnew(call, request)
    } catch (error) {
      signal.throwIfAborted()
      if (!isFault(error) || !OF_THE_MODEL.some((code) => code === error.code)) throw error
      return { missing: `the reviewer model could not be had (${error.code})` }
    }
  }
}

/** Nobody but the reviewer is to blame: a lost lease or a store that is away are the run's own. */
const OF_THE_MODEL = [
  'model-unavailable',
  'circuit-open',
  'timeout',
  'context-overflow',
  'unauthorized',
  'forbidden',
  'rejected',
  'rate-limited',
  'malformed',
]
