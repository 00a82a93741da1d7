import type OpenAI from 'openai'
import type { Message, ModelRequest, ToolCall } from '../../../ports/model.ts'
import { fromCarry } from '../carry.ts'
import type { Addressed } from '../endpoint.ts'
import type { ChatCarry } from './chat-carry.ts'

type Body = OpenAI.ChatCompletionCreateParamsStreaming

/** Messages last: all bytes before their end are those of the request before, and caches can hold them. */
export function toChatBody(request: ModelRequest, endpoint: Addressed): Body {
  return {
    ...endpoint.body,
    model: endpoint.model,
    stream: true,
    stream_options: { include_usage: true },
    ...limitOf(endpoint.baseUrl, request.maxOutputTokens),
    tools: request.tools.map((tool) => ({ type: 'function', function: { ...tool } })),
    messages: request.messages.map((message) => toMessage(message, endpoint)),
  }
}

// OpenAI's newer models refuse max_tokens; other endpoints know nothing else.
function limitOf(baseUrl: string, tokens: number): Pick<Body, 'max_tokens' | 'max_completion_tokens'> {
  const host = new URL(baseUrl).hostname
  const openai = /(?:^|\.)(?:openai\.com|openai\.azure\.com|services\.ai\.azure\.com)$/.test(host)
  return openai ? { max_completion_tokens: tokens } : { max_tokens: tokens }
}

function toMessage(message: Message, endpoint: Addressed): OpenAI.ChatCompletionMessageParam {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: message.content }
    case 'tool':
      return { role: 'tool', tool_call_id: message.callId, content: message.content }
    case 'assistant': {
      const { calls = {}, ...fields } = (fromCarry(message.carry, endpoint) ?? {}) as ChatCarry
      return { role: 'assistant', content: message.content, ...fields, ...toolCalls(message.toolCalls, calls) }
    }
  }
}

// An empty list is refused.
function toolCalls(
  given: readonly ToolCall[],
  signatures: NonNullable<ChatCarry['calls']>,
): Pick<OpenAI.ChatCompletionAssistantMessageParam, 'tool_calls'> {
  if (given.length === 0) return {}
  const calls = given.map(({ id, name, arguments: json }, index) => {
    const signature = signatures[index]
    const call = { id, type: 'function', function: { name, arguments: json } } as const
    return signature === undefined ? call : { ...call, extra_content: signature }
  })
  return { tool_calls: calls }
}
