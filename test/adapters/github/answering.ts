import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGitHubCodeHost, type GitHubCodeHost } from '../../../src/adapters/github/code-host.ts'
import type { RepositoryRef } from '../../../src/domain/repository.ts'
import { Secret } from '../../../src/domain/secret.ts'
import type { Clock } from '../../../src/ports/clock.ts'

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

export interface Answering {
  readonly codeHost: GitHubCodeHost
  readonly repository: RepositoryRef
  /** Method and path of every request but those for tokens. */
  readonly seen: string[]
  /** How many tokens were asked for. */
  readonly minted: () => number
  /** Milliseconds slept between attempts. */
  readonly slept: number[]
  /** Lets that many milliseconds pass, on every clock. */
  advance(ms: number): void
  close(): Promise<void>
}

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PEM = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()

/** A GitHub that mints tokens and otherwise gives these answers in turn, the last one for ever; time stands still. */
export async function createAnswering(
  answers: readonly Answer[],
  { timeoutMs = 5_000, apiPath = '' }: { readonly timeoutMs?: number; readonly apiPath?: string } = {},
): Promise<Answering> {
  const seen: string[] = []
  const slept: number[] = []
  const time = { ms: Date.parse('2026-03-01T12:00:00Z'), minted: 0 }
  const server = createServer((request, response) => {
    request.resume()
    if (request.url?.endsWith('/access_tokens') === true) {
      time.minted += 1
      const expires_at = new Date(time.ms + 3_600_000).toISOString()
      return json(201, { token: `ghs_${time.minted}`, expires_at, permissions: {}, repositories: [RENAMED] })(
        request,
        response,
      )
    }
    seen.push(`${request.method} ${request.url}`)
    const answer = answers[Math.min(seen.length, answers.length) - 1]
    answer?.(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const clock: Clock = {
    now: () => new Date(time.ms),
    monotonic: () => time.ms,
    sleep: async (ms) => {
      slept.push(ms)
    },
  }
  const log = { debug: () => undefined, warn: () => undefined }
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${apiPath}`
  return {
    codeHost: createGitHubCodeHost({ appId: 1, privateKey: new Secret(PEM), apiUrl, clock, log, timeoutMs }),
    repository: { id: 7, owner: 'acme', name: 'parser', installationId: 3, defaultBranch: 'main' },
    seen,
    slept,
    minted: () => time.minted,
    advance: (ms) => {
      time.ms += ms
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The repository as it is called now: it was renamed since the webhook. */
const RENAMED = { id: 7, name: 'parser-ng', owner: { login: 'acme-inc' } }

export function json(status: number, body: object, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }
}

export const drop: Answer = (request) => request.socket.destroy()

/** Announces more than it sends. */
export const cutOff: Answer = (_request, response) => {
  response.writeHead(201, { 'content-type': 'application/json', 'content-length': '100' })
  response.write('{"number":', () => response.destroy())
}

export const page: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' })
  response.end('<html>Please sign in to the network</html>')
}

export const silence: Answer = () => undefined
