import { type ChatCompletionRequest, LLMock } from '@copilotkit/aimock'

/** One answer of the scripted model: a tool call as any OpenAI-compatible model would make it. */
export interface Turn {
  readonly tool: string
  readonly args: Readonly<Record<string, unknown>>
}

export interface ScriptedModel {
  /** For `OPENAI_BASE_URL`. */
  readonly baseUrl: string
  close(): Promise<void>
}

/**
 * An ordinary OpenAI-compatible endpoint whose answers are written down. Which turn comes next is read from the
 * transcript that it is sent, so a run that was killed and resumed gets the next answer, not the first.
 */
export async function startScriptedModel(turns: readonly Turn[]): Promise<ScriptedModel> {
  const mock = new LLMock({ port: 0, host: '127.0.0.1' })
  mock.on({ predicate: () => true }, (request) => answerOf(request, turns))
  const url = await mock.start()
  return { baseUrl: `${url}/v1`, close: () => mock.stop() }
}

function answerOf(request: ChatCompletionRequest, turns: readonly Turn[]) {
  const taken = request.messages.filter((message) => message.role === 'assistant').length
  const turn = turns[taken] ?? { tool: 'give_up', args: { reason: 'The script is over.' } }
  return { toolCalls: [{ name: turn.tool, arguments: JSON.stringify(turn.args) }] }
}
