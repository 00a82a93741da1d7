/** The guard's rules, in the order in which people read their findings. A policy names them. */
export const RULE_NAMES = [
  'protected-paths',
  'file-kinds',
  'change-size',
  'hidden-unicode',
  'secrets',
  'test-weakening',
  'ci-execution',
  'dependencies',
  'scope',
  'architecture',
  'public-surface',
  'generated-files',
  'licence-headers',
  'evidence',
  'review',
  'risk',
] as const
export type RuleName = (typeof RULE_NAMES)[number]

export function isRuleName(name: string): name is RuleName {
  return (RULE_NAMES as readonly string[]).includes(name)
}
