import type { Figure, Section } from './figure.ts'

/** The sections as one table for a terminal. */
export function renderTable(sections: readonly Section[]): string {
  const width = Math.max(...sections.flatMap(({ figures }) => figures.map(({ what }) => what.length)), 20)
  return sections.map((section) => renderSection(section, width)).join('\n')
}

function renderSection({ title, command, figures, skipped }: Section, width: number): string {
  const rows = figures.map(
    (figure) => `  ${figure.what.padEnd(width)}  ${renderValue(figure).padStart(10)} ${figure.unit}`,
  )
  const missing = skipped === undefined ? [] : [`  not measured: ${skipped}`]
  return `${[title, `  ${command}`, ...rows, ...missing].join('\n')}\n`
}

function renderValue({ value, unit }: Figure): string {
  if (unit === 'count') return String(value)
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2)
}
