import { matchesHost } from '../domain/host-pattern.ts'

/** Registries that need no word of anybody's. */
const REGISTRIES = [
  'registry.npmjs.org',
  'registry.yarnpkg.com',
  'pypi.org',
  'files.pythonhosted.org',
  'proxy.golang.org',
  'sum.golang.org',
  'crates.io',
  'index.crates.io',
  'static.crates.io',
  'repo.maven.apache.org',
  'repo1.maven.org',
  'plugins.gradle.org',
  'plugins-artifacts.gradle.org',
] as const

export interface AllowedHosts {
  readonly hosts: readonly string[]
  /** Named in full by the operator: their addresses may be of a private network. */
  readonly internal: readonly string[]
  /** Asked for by the policy, and not the operator's to reach. */
  readonly denied: readonly string[]
}

/**
 * What set-up may reach: the public registries, what the operator names in full, and what the policy asks for as far as
 * the operator's names and wildcards cover it.
 */
export function allowedHosts(operator: readonly string[], policy: readonly string[]): AllowedHosts {
  const internal = operator.filter((pattern) => !pattern.startsWith('*.'))
  const isAllowed = (wanted: string) =>
    [...REGISTRIES, ...operator].some(
      (pattern) => pattern === wanted || matchesHost(pattern, wanted.replace(/^\*/, 'x')),
    )
  const asked = policy.filter(isAllowed)
  const hosts = [...new Set([...REGISTRIES, ...internal, ...asked])]
  return { hosts, internal, denied: policy.filter((wanted) => !isAllowed(wanted)) }
}
