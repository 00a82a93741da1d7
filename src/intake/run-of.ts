import { type RunState, reduce } from '../domain/run-state.ts'
import type { RunStore } from '../ports/run-store.ts'

/** Runs that speak for an issue or pull request, newest first; at most ten. */
export async function runsOf(runs: RunStore, repositoryId: number, number: number): Promise<RunState[]> {
  const value = String(number)
  const links = [{ kind: 'pull', value } as const, { kind: 'subject', value } as const]
  const found = (await runs.find(repositoryId, links)).slice(0, 10)
  const states = await Promise.all(found.map(async ({ runId }) => reduce(await runs.read(runId))))
  return states.filter((state) => state !== undefined)
}

export function actorName(actor: { readonly id: number; readonly login: string }): string {
  return `github:${actor.id}:${actor.login}`
}
