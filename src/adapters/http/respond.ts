import type { ServerResponse } from 'node:http'

/** Answers with JSON. Node drops what is left of a request's body by itself. */
export function respond(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}) {
  if (response.headersSent || response.destroyed) return
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  })
  response.end(text)
}
