import type { Said } from '../conformance/sandbox/harness.ts'
import type { Arena } from './arena.ts'

/** One attack. */
export interface Probe {
  /** As the table of `docs/security.md` names it. */
  readonly name: string
  /** @returns what got through, a line each; empty where the sandbox, or the way out, held. Throwing is not holding. */
  readonly play: (arena: Arena) => Promise<readonly string[]>
}

export interface ProbeGroup {
  readonly title: string
  readonly probes: readonly Probe[]
}

/**
 * What an attack script says got through: it prints `through WHAT` for that, and `done` at its end. One that breaks off
 * has shown nothing.
 */
export function throughOf({ out, err, exitCode }: Said): string[] {
  const lines = out.trim().split('\n')
  const through = lines.filter((line) => line.startsWith('through '))
  const broken = `the attack broke off with ${exitCode}: ${out.slice(-300)} ${err.slice(-600)}`
  return lines.at(-1) === 'done' ? through : [...through, broken]
}

/** Claims that must be true, by the sentence that says what is wrong otherwise. */
export function broken(claims: Readonly<Record<string, boolean>>): string[] {
  return Object.keys(claims).filter((sentence) => claims[sentence] !== true)
}
