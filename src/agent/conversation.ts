import type { Message } from '../ports/model.ts'
import { assistantMessage } from './answer.ts'
import type { Answers } from './answers.ts'
import { finished, type LoopConfig, resultsOf } from './loop.ts'

/** What the model is shown: the opening, and a transcript that only grows, so that each request begins with the last. */
export function createConversation(opening: readonly Message[], answers: Answers): Pick<LoopConfig, 'ask' | 'tell'> {
  const transcript: Message[] = []
  return {
    async ask(step) {
      const answer = await answers(step, [...opening, ...transcript])
      if (answer === 'overflow') return finished('out-of-budget', OVERFLOW)
      return 'refused' in answer ? finished('out-of-budget', answer.refused) : answer
    },
    tell(turn, advice) {
      transcript.push(assistantMessage(turn.answer), ...resultsOf(turn))
      if (advice !== undefined) transcript.push({ role: 'user', content: advice })
    },
  }
}

const OVERFLOW =
  'The conversation no longer fits into the window of the model. Use a model with a larger one, or ask for less.'
