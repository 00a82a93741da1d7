import type { Message, ModelAnswer } from '../ports/model.ts'
import { assistantMessage } from './answer.ts'
import type { Answered, Answers } from './answers.ts'
import { compact, type Shown } from './context/compact.ts'
import { createNotes } from './context/notes.ts'
import { renderStanding } from './context/standing.ts'
import { sizeOf, type Window } from './context/window.ts'
import { finished, type LoopConfig, type LoopEnd, resultsOf } from './loop.ts'
import { loadText, storeText, type Work, type WorkDeps } from './work.ts'

export interface ConversationParts {
  readonly opening: readonly Message[]
  readonly answers: Answers
  readonly window: Window
}

/**
 * What the model is shown: the opening, and a transcript that only grows, so that each request begins with all of the
 * one before, until it would fill the window. Then notes and its last turns take its place, and that is an event: a
 * resumed run is shown the same.
 */
export function createConversation(
  { blobs }: Pick<WorkDeps, 'blobs'>,
  { journal, found }: Pick<Work, 'journal' | 'found'>,
  { opening, answers, window }: ConversationParts,
): Pick<LoopConfig, 'ask' | 'tell'> {
  const notes = createNotes()
  let turns: Shown[] = []
  let size = sizeOf(opening)
  const shown = () => [...opening, ...turns.flat()]

  async function putAway(step: number, kept: number): Promise<void> {
    const before = size
    turns = compact(notes.render(renderStanding(journal.state()), kept / 2), turns, kept)
    size = sizeOf(shown())
    const transcript = await storeText(blobs, JSON.stringify(turns))
    await journal.record({ type: 'context.compacted', data: { step, transcript, before, after: size } })
  }

  // What an earlier attempt put away is put away in the same words, whatever this version would choose.
  async function settle(step: number): Promise<void> {
    const stored = found.context?.compactions.findLast((each) => each.step === step)
    if (stored !== undefined) {
      turns = JSON.parse(await loadText(blobs, stored.transcript))
      size = stored.after
    } else if (step > found.steps.length && size > window.limit && turns.length > 1) await putAway(step, window.kept)
  }

  return {
    async ask(step) {
      await settle(step)
      const first = await answers(step, shown())
      if (first !== 'overflow') return endIfRefused(first)
      if (turns.length === 0) return finished('out-of-budget', OVERFLOW)
      await putAway(step, Math.floor(Math.min(window.kept, size / 4)))
      const second = await answers(step, shown())
      return second === 'overflow' ? finished('out-of-budget', OVERFLOW) : endIfRefused(second)
    },
    tell(turn, advice) {
      notes.observe(turn)
      const told: Message[] = [assistantMessage(turn.answer), ...resultsOf(turn)]
      if (advice !== undefined) told.push({ role: 'user', content: advice })
      turns.push(told)
      size += sizeOf(told)
    },
  }
}

function endIfRefused(answer: Exclude<Answered, 'overflow'>): ModelAnswer | LoopEnd {
  return 'refused' in answer ? finished('out-of-budget', answer.refused) : answer
}

const OVERFLOW =
  'The conversation no longer fits into the window of the model. Use a model with a larger one, or ask for less.'
