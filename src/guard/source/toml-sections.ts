import type { FileChange, FileVersion, Line } from '../../domain/change-set.ts'

/** A changed line with the table that it stands in: `[tool.pytest]` is `tool.pytest`. */
export interface SectionLine {
  readonly section: string
  readonly text: string
  readonly number: number
  readonly side: 'before' | 'after'
}

/**
 * The changed lines of a TOML file by section. Undefined where multi-line strings could make lines look like headers,
 * or where a side has no text: then nothing can be said.
 */
export function changedSections(file: FileChange): SectionLine[] | undefined {
  const before = linesIn(file.before, file.removedLines, 'before')
  const after = linesIn(file.after, file.addedLines, 'after')
  return before === undefined || after === undefined ? undefined : [...before, ...after]
}

function linesIn(
  version: FileVersion | undefined,
  changed: readonly Line[],
  side: SectionLine['side'],
): SectionLine[] | undefined {
  if (version === undefined) return []
  if (version.text === undefined || /"""|'''/.test(version.text)) return undefined
  const wanted = new Set(changed.map((line) => line.number))
  let section = ''
  return version.text.split(/\r?\n/).flatMap((text, index): SectionLine[] => {
    const header = /^\s{0,20}\[\[?([^\]]{1,200})\]/.exec(text)
    // A nested array looks like a header too; then the section is an unknown one, which is the strict side.
    if (header !== null) section = (header[1] ?? '').replaceAll(/[\s"']/g, '')
    const meant = wanted.has(index + 1) && text.trim() !== '' && !/^\s*#/.test(text)
    return meant ? [{ section, text: text.trim(), number: index + 1, side }] : []
  })
}
