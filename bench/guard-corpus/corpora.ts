import type { RuleName } from '../../src/domain/rule-name.ts'
import { RULE_NAMES } from '../../src/domain/rule-name.ts'
import { publishedPairs } from './published.ts'
import type { Sample } from './sample.ts'
import { harmlessValues, KINDS_OF_SECRETS, moreSecretSamples, secretSamples } from './secrets.ts'
import { honestUnicode, unicodeAttacks } from './unicode.ts'
import { weakeningSamples } from './weakening.ts'

interface Attacks {
  readonly title: string
  readonly rule: RuleName
  readonly samples: readonly Sample[]
}

interface Honest {
  readonly title: string
  readonly rules: readonly RuleName[]
  readonly samples: readonly Sample[]
}

export function attacks(): Attacks[] {
  return [
    { title: 'Unicode attacks', rule: 'hidden-unicode', samples: unicodeAttacks() },
    { title: `Secrets of ${KINDS_OF_SECRETS} kinds`, rule: 'secrets', samples: secretSamples() },
    { title: 'Secrets in further disguises', rule: 'secrets', samples: moreSecretSamples() },
    { title: 'Weakened tests', rule: 'test-weakening', samples: weakeningSamples() },
  ]
}

/** @param cache where published packages are kept; undefined: they are left out. */
export async function* honest(cache: string | undefined): AsyncGenerator<Honest> {
  yield { title: 'Honest text', rules: ['hidden-unicode'], samples: honestUnicode() }
  yield { title: 'Values that are no secrets', rules: ['secrets'], samples: harmlessValues() }
  if (cache === undefined) return
  const samples = await publishedPairs(cache)
  // There is no evidence of them, and no plan.
  const rules = RULE_NAMES.filter((rule) => rule !== 'evidence')
  yield { title: 'Consecutive versions of published packages', rules, samples }
}
