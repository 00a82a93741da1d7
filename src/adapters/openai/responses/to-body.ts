import type { ResponseCreateParamsStreaming, ResponseInputItem } from 'openai/resources/responses/responses'
import type { Message, ModelRequest } from '../../../ports/model.ts'
import { fromCarry } from '../carry.ts'
import type { Addressed } from '../endpoint.ts'

/** Messages last: all bytes before their end are those of the request before, and caches can hold them. */
export function toResponsesBody(request: ModelRequest, endpoint: Addressed): ResponseCreateParamsStreaming {
  return {
    ...endpoint.body,
    model: endpoint.model,
    stream: true,
    store: false,
    max_output_tokens: request.maxOutputTokens,
    tools: request.tools.map((tool) => ({ type: 'function', strict: false, ...tool })),
    input: request.messages.flatMap((message) => toItems(message, endpoint)),
  }
}

function toItems(message: Message, endpoint: Addressed): ResponseInputItem[] {
  switch (message.role) {
    case 'system':
    case 'user':
      return [{ role: message.role, content: message.content }]
    case 'tool':
      return [{ type: 'function_call_output', call_id: message.callId, output: message.content }]
    case 'assistant': {
      const thought = (fromCarry(message.carry, endpoint) ?? []) as ResponseInputItem[]
      const said: ResponseInputItem[] = message.content === '' ? [] : [{ role: 'assistant', content: message.content }]
      const called = message.toolCalls.map((call) => {
        return { type: 'function_call', call_id: call.id, name: call.name, arguments: call.arguments } as const
      })
      return [...thought, ...said, ...called]
    }
  }
}
