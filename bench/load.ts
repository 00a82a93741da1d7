import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { percentile } from './figure.ts'
import { signatureOf, webhookBody } from './webhook.ts'

export interface Load {
  /** Milliseconds from the first byte sent to the status line, of the acknowledged ones. */
  readonly p50: number
  readonly p99: number
  readonly perSecond: number
  /** Answered 503: GitHub would say that the delivery failed. */
  readonly refused: number
}

export interface LoadOptions {
  readonly url: string
  readonly connections: number
  readonly deliveries: number
}

/** Sends deliveries over kept-alive connections, each as soon as the one before it on its connection is answered. */
export async function loadWith({ url, connections, deliveries }: LoadOptions): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const body = webhookBody()
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-github-event': 'issues',
    'x-hub-signature-256': signatureOf(body),
  }
  const took: number[] = []
  const seen = { sent: 0, refused: 0 }
  const lane = async () => {
    while (seen.sent < deliveries) {
      seen.sent += 1
      const began = performance.now()
      const status = await post(url, agent, { headers: { ...headers, 'x-github-delivery': randomUUID() }, body })
      if (status === 202) took.push(performance.now() - began)
      else if (status === 503) seen.refused += 1
      else throw new Error(`${url} answered ${status}`)
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: connections }, lane))
  const seconds = (performance.now() - began) / 1000
  agent.destroy()
  return {
    p50: percentile(took, 0.5),
    p99: percentile(took, 0.99),
    perSecond: took.length / seconds,
    refused: seen.refused,
  }
}

interface Post {
  readonly headers: Readonly<Record<string, string | number>>
  readonly body: Buffer
}

function post(url: string, agent: Agent, { headers, body }: Post): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode))
    })
    sent.once('error', reject)
    sent.end(body)
  })
}
