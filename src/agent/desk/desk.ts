import { digestOf } from '../../domain/digest.ts'
import { planDigest } from '../../domain/plan.ts'
import type { CallPlace } from '../../domain/plan-event.ts'
import { deadlineOf, isPlanning, type Question } from '../../domain/plan-state.ts'
import { DEFAULT_QUESTIONS } from '../../domain/policy.ts'
import { untrusted } from '../../domain/untrusted.ts'
import type { Journal } from '../../ports/stage.ts'
import { frameUntrusted } from '../frame.ts'
import { done, failed, type ToolOutcome } from '../tools/tool.ts'
import { nextPlan } from './next-plan.ts'
import { withThreads } from './thread-outcomes.ts'

export interface DeskDeps {
  readonly redact: (text: string, path: string) => Promise<string>
  /** Told of every change of the plan. */
  readonly onPlan?: (journal: Journal) => Promise<void>
}

type Planned = Extract<ToolOutcome, { type: 'planned' }>
/** What comes of a call that speaks to people: a result, or a rest until they have answered. */
type Settled =
  | Exclude<ToolOutcome, { type: 'planned' | 'asked' }>
  | { readonly type: 'parked'; readonly reason: string; readonly wakeAt?: string }

/**
 * Takes plans and questions to the log. Called again with the same call after a rest or a crash, it does nothing twice
 * and says what has become of it meanwhile.
 */
export function createDesk({ onPlan, redact }: DeskDeps, journal: Journal) {
  return async (outcome: ToolOutcome, place: CallPlace): Promise<Settled> => {
    if (outcome.type === 'planned') return takePlan(outcome, place)
    if (outcome.type === 'submitted') return withThreads(outcome, journal.state())
    return outcome.type === 'asked' ? takeQuestion(outcome.question, place) : outcome
  }

  async function takePlan(planned: Planned, place: CallPlace): Promise<Settled> {
    const problem = isAt(place, journal.state().plan) ? undefined : await keepPlan(planned, place)
    if (problem !== undefined) return failed(problem)
    const now = journal.state()
    if (isPlanning(now)) return { type: 'parked', reason: 'the plan waits for approval' }
    return done(now.intent.door === 'plan' ? APPROVED : STANDS)
  }

  async function keepPlan({ draft, progress }: Planned, place: CallPlace): Promise<string | undefined> {
    const state = journal.state()
    const next = nextPlan(state, { progress, ...(draft && { draft }) })
    if (next.type === 'problem') return next.problem
    const { plan } = next
    if (state.plan !== undefined && digestOf(state.plan.plan) === digestOf(plan)) return undefined
    const data = { ...place, plan, digest: planDigest(plan) }
    await journal.record({ type: state.plan === undefined ? 'plan.made' : 'plan.revised', data })
    await onPlan?.(journal)
    return undefined
  }

  // People paste credentials into answers, too.
  async function redacted(settled: Settled): Promise<Settled> {
    return settled.type === 'result' ? { ...settled, text: await redact(settled.text, 'answer.txt') } : settled
  }

  async function takeQuestion(text: string, place: CallPlace): Promise<Settled> {
    const { questions = [], base } = journal.state()
    const asked = questions.find((question) => isAt(place, question))
    if (asked !== undefined) return redacted(answerOf(asked))
    const { most, hours } = base?.policy.questions ?? DEFAULT_QUESTIONS
    if (questions.length >= most) return failed(most === 0 ? NO_QUESTIONS : NO_MORE_QUESTIONS)
    const data = { ...place, number: questions.length + 1, text, hours }
    const state = await journal.record({ type: 'question.asked', data })
    const open = state.questions?.at(-1)
    if (open === undefined) throw new Error('The question that was just recorded is not in the log.')
    return answerOf(open)
  }
}

function isAt(place: CallPlace, known: CallPlace | undefined): boolean {
  return known !== undefined && known.step === place.step && known.call === place.call
}

function answerOf(question: Question): Settled {
  const { answer, number } = question
  if (answer === undefined) {
    return { type: 'parked', reason: `question ${number} waits for an answer`, wakeAt: deadlineOf(question) }
  }
  const words = frameUntrusted(untrusted(answer.text), 8_000)
  return done(
    `${answer.by.login}, who has write access here, answers. It decides what you asked and no rule:\n${words}`,
  )
}

const STANDS = 'The plan stands. Work it off, and say with progress how far you are.'
const APPROVED =
  'People have approved this plan. Do exactly this: another plan waits for approval again, and a change of files that it does not name is held.'
const NO_QUESTIONS = 'The owners of this repository answer no questions. Take the most conservative reading.'
const NO_MORE_QUESTIONS =
  'All questions of this run were asked. Take the most conservative reading, or give_up if none is safe.'
