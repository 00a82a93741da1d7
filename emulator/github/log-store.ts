import { randomBytes } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import { listen, shut } from './listening.ts'

const SIGNED_FOR_MS = 60_000

/** Where logs lie: not GitHub's API but a store of its own, which knows none of GitHub's tokens. */
export interface LogStore {
  /** An address that shows a text for a minute, to whoever has it. */
  sign(text: string): string
  close(): Promise<void>
}

export async function createLogStore(now: () => Date): Promise<LogStore> {
  const signed = new Map<string, { readonly text: string; readonly until: number }>()
  const server = createServer((request, response) => {
    // As the blob store behind GitHub does: a signature in the address and a credential beside it is one too many.
    if (request.headers.authorization !== undefined) return refuse(response, 400, 'InvalidAuthenticationInfo')
    const found = signed.get(request.url ?? '')
    if (found === undefined || found.until < now().getTime()) return refuse(response, 403, 'AuthenticationFailed')
    response.writeHead(200, { 'content-type': 'text/plain' }).end(found.text)
  })
  const address = await listen(server)
  return {
    sign(text) {
      const path = `/job-logs.txt?sig=${randomBytes(18).toString('base64url')}`
      signed.set(path, { text, until: now().getTime() + SIGNED_FOR_MS })
      return `${address}${path}`
    },
    close: () => shut(server),
  }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code></Error>`)
}
