import type { Dialect } from '../dialect.ts'
import type { Endpoint } from '../endpoint.ts'
import { createResponsesAssembly } from './assembly.ts'
import { toResponsesBody } from './to-body.ts'

/** OpenAI's own newer form. Nothing is stored at the endpoint: each request is the whole conversation. */
export function createResponsesDialect(endpoint: Endpoint): Dialect {
  return {
    send: (client, { request, signal }) =>
      client.responses.create(toResponsesBody(request, endpoint), { signal }).asResponse(),
    createAssembly: () => createResponsesAssembly(endpoint),
  }
}
