import type { ChangeSet } from '../domain/change-set.ts'
import type { Clock } from '../ports/clock.ts'
import type { PackageRegistry } from '../ports/package-registry.ts'
import type { MayInstall } from '../ports/set-up.ts'
import type { GuardFacts } from './facts.ts'
import { evaluateGuard, RULES } from './guard.ts'
import { countPackages, findPackages, isReadableLock, MOST_PACKAGES } from './packages/package-facts.ts'

type Packages = NonNullable<GuardFacts['packages']>
type Found = { readonly packages?: Packages } | { readonly unknown: string }

/**
 * Lets a change's dependencies be installed only where the guard's rule about them, with what the registry says of every
 * package, has nothing to hold or to block.
 */
export function createMayInstall(packages?: { readonly registry: PackageRegistry; readonly clock: Clock }): MayInstall {
  return async (change, policy, signal) => {
    const found = await factsOf(change, packages, signal)
    if ('unknown' in found) return { allowed: false, why: found.unknown }
    const rules = { dependencies: RULES.dependencies }
    const { verb, findings } = evaluateGuard({ change, ...found }, policy, { rules })
    const judged = findings.every((finding) => finding.verb !== 'not-judged')
    if (judged && (verb === 'allow' || verb === 'disclose')) return { allowed: true }
    const reasons = findings.map(({ reason }) => reason).join(' ')
    return { allowed: false, why: `the rules about dependencies ${judged ? verb : 'do not judge it'}: ${reasons}` }
  }
}

async function factsOf(
  change: ChangeSet,
  packages: Parameters<typeof createMayInstall>[0],
  signal?: AbortSignal,
): Promise<Found> {
  if (!change.files.some(({ path }) => isReadableLock(path))) return {}
  if (packages === undefined) return { unknown: 'there is no registry to ask about its packages' }
  const count = countPackages(change)
  if (count > MOST_PACKAGES)
    return { unknown: `it brings in ${count} packages, more than the ${MOST_PACKAGES} that are looked at` }
  const { registry, clock } = packages
  const found = await findPackages(change, { registry, now: clock.now() }, signal)
  const silent = found.flatMap((one) => (one.known ? [] : [one]))[0]
  if (silent === undefined) return { packages: found }
  return { unknown: `the registry gave no answer about ${silent.name}@${silent.version} (${silent.why})` }
}
