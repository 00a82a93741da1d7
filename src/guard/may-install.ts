import type { ChangeSet } from '../domain/change-set.ts'
import type { Policy } from '../domain/policy.ts'
import type { Clock } from '../ports/clock.ts'
import type { PackageRegistry } from '../ports/package-registry.ts'
import { evaluateGuard, RULES } from './guard.ts'
import { countPackages, findPackages, isReadableLock, MOST_PACKAGES } from './packages/package-facts.ts'

export type MayInstall = (change: ChangeSet, policy: Policy, signal?: AbortSignal) => Promise<boolean>

/**
 * Whether the guard's rule about dependencies, with what the registry says of every package, lets a change's be
 * installed. What is held may be, for a person to see what it does; what nobody answered for may not.
 */
export function createMayInstall(packages?: { readonly registry: PackageRegistry; readonly clock: Clock }): MayInstall {
  return async (change, policy, signal) => {
    const facts = await factsOf(change, packages, signal)
    if (facts === undefined) return false
    const rules = { dependencies: RULES.dependencies }
    const { findings } = evaluateGuard({ change, ...facts }, policy, { rules })
    return findings.every(({ verb }) => verb !== 'block' && verb !== 'not-judged')
  }
}

// Undefined: some package is not known.
async function factsOf(change: ChangeSet, packages: Parameters<typeof createMayInstall>[0], signal?: AbortSignal) {
  if (!change.files.some(({ path }) => isReadableLock(path))) return {}
  if (packages === undefined || countPackages(change) > MOST_PACKAGES) return undefined
  const { registry, clock } = packages
  const found = await findPackages(change, { registry, now: clock.now() }, signal)
  return found.every(({ known }) => known) ? { packages: found } : undefined
}
