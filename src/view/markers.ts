import { digestOf } from '../domain/digest.ts'

/** Unseen in rendered Markdown: says which run a comment or a pull request belongs to. */
export function runMarker(runId: string): string {
  return `<!-- sallyport:run:${runId} -->`
}

/** Unseen in rendered Markdown: says what a stacked pull request followed. */
export function followMarker(runId: string, key: string): string {
  return `<!-- sallyport:follow:${runId}:${digestOf(key).slice(0, 12)} -->`
}

/** Unseen in rendered Markdown: says for which merged run a revert was offered. */
export function revertOfferMarker(runId: string): string {
  return `<!-- sallyport:revert-offer:${runId} -->`
}

/** What a check run's `external_id` says: which run, and which part of it. */
export function checkExternalId(runId: string, part: string): string {
  return `run:${runId}:${part}`
}

/** Unseen in rendered Markdown: says which question of which run a comment asks. */
export function questionMarker(runId: string, number: number): string {
  return `<!-- sallyport:question:${runId}:${number} -->`
}

/** Unseen in rendered Markdown: says which silence of which run a comment speaks of. */
export function staleMarker(runId: string, silence: string): string {
  return `<!-- sallyport:stale:${runId}:${silence} -->`
}

/** Unseen in rendered Markdown: says which held change of which run a comment shows. */
export function heldMarker(runId: string, facts: string): string {
  return `<!-- sallyport:held:${runId}:${facts.slice(0, 16)} -->`
}
