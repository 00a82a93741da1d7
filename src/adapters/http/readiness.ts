import type { ServerResponse } from 'node:http'
import { respond } from './respond.ts'

export interface Readiness {
  readonly ok: boolean
  /** One line for each thing that we depend on. */
  readonly checks: Readonly<Record<string, string>>
}

/** 200 when everything that we depend on answers, 503 otherwise. */
export async function answerReady(response: ServerResponse, ready: () => Promise<Readiness>): Promise<void> {
  const { ok, checks } = await ready().catch((error: unknown) => ({ ok: false, checks: { ready: String(error) } }))
  respond(response, ok ? 200 : 503, { ok, checks })
}
