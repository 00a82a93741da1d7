import type { LogLine } from './read-log.ts'

const MOST_WITHOUT_ERROR = 200

/** What one step printed, in order; the first holds what came before any step. */
type Section = readonly LogLine[]

/**
 * The lines of the steps that failed: those in which the runner, or whatever ran in them, marked an error. Where nothing
 * did, the last lines. Steps begin with `##[group]Run …`; what follows up to its end is how they were called.
 */
export function failingPart(lines: readonly LogLine[]): string[] {
  const failing = sectionsOf(lines).filter((section) => section.some(({ marker }) => marker === 'error'))
  if (failing.length === 0) return lines.filter(isShown).map(show).slice(-MOST_WITHOUT_ERROR)
  return failing.flatMap((section) => withoutSurroundings(section).filter(isShown).map(show))
}

function sectionsOf(lines: readonly LogLine[]): Section[] {
  const sections: LogLine[][] = [[]]
  for (const line of lines) {
    if (begins(line)) sections.push([])
    sections.at(-1)?.push(line)
    if (ends(line)) sections.push([])
  }
  return sections
}

function begins({ marker, text }: LogLine): boolean {
  return marker === 'group' ? text.startsWith('Run ') : text === 'Post job cleanup.'
}

function ends({ marker, text }: LogLine): boolean {
  return marker === 'error' && text.startsWith('Process completed with exit code')
}

// Shell and environment of the step: of no use, and of no concern to who repairs the code.
function withoutSurroundings(section: Section): Section {
  const end = section.findIndex(({ marker }) => marker === 'endgroup')
  const shell = section.findIndex(({ text }) => text.startsWith('shell: '))
  const from = shell === -1 ? section.findIndex(({ text }) => /^(?:env|with):$/.test(text)) : shell
  if (from === -1 || end === -1 || from > end) return section
  return [...section.slice(0, from), ...section.slice(end)]
}

function isShown({ marker }: LogLine): boolean {
  return marker !== 'endgroup' && marker !== 'debug'
}

function show({ text, marker }: LogLine): string {
  return marker === 'error' || marker === 'warning' ? `${marker}: ${text}` : text
}
