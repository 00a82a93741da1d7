import type { Dialect } from '../dialect.ts'
import type { Endpoint } from '../endpoint.ts'
import { createChatAssembly } from './assembly.ts'
import { toChatBody } from './to-body.ts'

/** Chat completions: what nearly every endpoint speaks. */
export function createChatDialect(endpoint: Endpoint): Dialect {
  return {
    send: (client, { request, signal }) =>
      client.chat.completions.create(toChatBody(request, endpoint), { signal }).asResponse(),
    createAssembly: () => createChatAssembly(endpoint),
  }
}
