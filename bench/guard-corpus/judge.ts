import { createSecretScanner } from '../../src/adapters/secretlint/scanner.ts'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import type { RuleName } from '../../src/domain/rule-name.ts'
import type { GuardFacts } from '../../src/guard/facts.ts'
import { evaluateGuard, RULES } from '../../src/guard/guard.ts'
import { findSecrets } from '../../src/guard/secret-facts.ts'
import { changeOf } from '../../test/guard/change.ts'
import type { Judged, Sample } from './sample.ts'

/** What one rule says of each sample under the default policy. */
export async function judgeSamples(samples: readonly Sample[], rule: RuleName): Promise<Judged[]> {
  const judged: Judged[] = []
  for (const sample of samples) {
    const facts = await factsOf(sample, rule)
    const [finding] = evaluateGuard(facts, DEFAULT_POLICY, { rules: { [rule]: RULES[rule] } }).findings
    if (finding === undefined) throw new Error(`${rule} said nothing`)
    judged.push({ sample, verb: finding.verb, reason: finding.reason })
  }
  return judged
}

async function factsOf({ files, bytes }: Sample, rule: RuleName): Promise<GuardFacts> {
  const change = changeOf(...files)
  if (rule !== 'secrets') return { change }
  const found = await findSecrets(change, {
    scanner: createSecretScanner(),
    read: async () => bytes ?? new Uint8Array(),
  })
  return { change, ...found }
}
