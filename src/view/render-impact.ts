import type { ImpactRecord } from '../domain/impact.ts'
import { codeSpan, plainLine } from './safe-text.ts'

const SHOWN = 20

/** What depends on what the change touches, as computed: never the agent's claim. */
export function renderImpact({ touched, dependents, tests, omitted, incomplete }: ImpactRecord): string {
  if (touched.length === 0) return 'No exported symbol that was there before is touched.'
  const lines = [
    line(
      'Touched',
      touched,
      omitted.touched,
      ({ name, path, how }) => `${codeSpan(name)} in ${codeSpan(path)} (${how})`,
    ),
    line('Depend on it, outside the change', dependents, omitted.dependents, ({ path }) => codeSpan(path)),
    line('Tests that reach it', tests, omitted.tests, codeSpan),
  ]
  if (incomplete.length > 0)
    lines.push(`- Not all was read: ${incomplete.map((reason) => plainLine(reason, 120)).join('; ')}`)
  return lines.join('\n')
}

function line<T>(what: string, items: readonly T[], omitted: number, render: (item: T) => string): string {
  const total = items.length + omitted
  const rest = total - Math.min(items.length, SHOWN)
  const shown = items.slice(0, SHOWN).map(render).join(', ')
  return `- ${what}: ${shown === '' ? 'none' : shown}${rest > 0 ? ` and ${rest} more` : ''}`
}
