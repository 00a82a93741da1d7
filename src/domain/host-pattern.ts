const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** Why this names no hosts; undefined for `registry.example.org` and for `*.example.org`: everything below it. */
export function hostPatternProblem(pattern: string): string | undefined {
  const labels = pattern.replace(/^\*\./, '').split('.')
  if (pattern.length > 253 || !labels.every((label) => LABEL.test(label))) {
    return 'must be a host name in lower case, or *. and a host name'
  }
  if (labels.length < 2) return 'must name more than a top level domain'
  return /^\d+$/.test(labels.at(-1) ?? '') ? 'must be a name, not an address' : undefined
}

/** Whether a host is one that a pattern names. */
export function matchesHost(pattern: string, host: string): boolean {
  const name = host.toLowerCase()
  return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) && name.length >= pattern.length : name === pattern
}
