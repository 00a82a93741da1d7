import type { Proof } from '../../domain/evidence.ts'

export type ProofResult = Omit<Proof, 'kind'>

/** Names for a sentence, five at most. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}
