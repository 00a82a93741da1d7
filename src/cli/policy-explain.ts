import type { EffectivePolicy } from '../config/policy-layers.ts'

/** Every value of a policy that holds, by the file and line that decided it. */
export function explainPolicy({ policy, origins, ignored }: EffectivePolicy, json: boolean): string {
  if (json) return `${JSON.stringify({ policy, origins, ignored })}\n`
  const said = origins.map(({ key, value, from }) => [
    key,
    JSON.stringify(value) ?? 'as the rule says',
    from.join('; '),
  ])
  const rows = [...said, ['everything else', '', 'the defaults']]
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [...lines, ...ignored.map((one) => `ignored: ${one}`), ''].join('\n')
}
