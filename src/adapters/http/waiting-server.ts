import { createServer } from 'node:http'
import { respond } from './respond.ts'

export interface WaitingServer {
  close(): Promise<void>
}

/**
 * Stands where webhooks will arrive until set-up is over: refuses all of them, since nothing can be verified yet, and
 * says why. GitHub is asked for what was refused once the program runs.
 */
export async function startWaitingServer(port: number, host: string): Promise<WaitingServer> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?', 1)[0]
    if (path === '/healthz') return respond(response, 200, { ok: true })
    if (path === '/readyz') return respond(response, 503, { ok: false, checks: { settings: NOT_YET } })
    if (path === '/api/github/webhooks') return respond(response, 503, { error: NOT_YET }, { 'retry-after': '60' })
    respond(response, 404, { error: 'not found' })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const NOT_YET = 'not set up yet'
