import type OpenAI from 'openai'
import type { Message, ModelRequest } from '../../ports/model.ts'

type Body = OpenAI.ChatCompletionCreateParamsStreaming

/** Messages last: all bytes before their end are those of the request before, and caches can hold them. */
export function toBody(request: ModelRequest, endpoint: { readonly baseUrl: string; readonly model: string }): Body {
  return {
    model: endpoint.model,
    stream: true,
    stream_options: { include_usage: true },
    ...limitOf(endpoint.baseUrl, request.maxOutputTokens),
    tools: request.tools.map((tool) => ({ type: 'function', function: { ...tool } })),
    messages: request.messages.map(toMessage),
  }
}

// OpenAI's newer models refuse max_tokens; other endpoints know nothing else.
function limitOf(baseUrl: string, tokens: number): Pick<Body, 'max_tokens' | 'max_completion_tokens'> {
  const host = new URL(baseUrl).hostname
  const openai = /(?:^|\.)(?:openai\.com|openai\.azure\.com|services\.ai\.azure\.com)$/.test(host)
  return openai ? { max_completion_tokens: tokens } : { max_tokens: tokens }
}

function toMessage(message: Message): OpenAI.ChatCompletionMessageParam {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: message.content }
    case 'tool':
      return { role: 'tool', tool_call_id: message.callId, content: message.content }
    case 'assistant':
      return { role: 'assistant', content: message.content, ...toolCalls(message) }
  }
}

// An empty list is refused.
function toolCalls(
  message: Extract<Message, { role: 'assistant' }>,
): Pick<OpenAI.ChatCompletionAssistantMessageParam, 'tool_calls'> {
  if (message.toolCalls.length === 0) return {}
  const calls = message.toolCalls.map(
    (call) => ({ id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } }) as const,
  )
  return { tool_calls: calls }
}
