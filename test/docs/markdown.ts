import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

export const ROOT = join(import.meta.dirname, '..', '..')

const ELSEWHERE = new Set(['node_modules', '.git', '.cache'])

export interface Page {
  /** From the root of the repository. */
  readonly path: string
  readonly text: string
}

/** Every Markdown file of the repository. */
export function readPages(folder = ROOT): Page[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry): Page[] => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return ELSEWHERE.has(entry.name) ? [] : readPages(path)
    return entry.name.endsWith('.md') ? [{ path: relative(ROOT, path), text: readFileSync(path, 'utf8') }] : []
  })
}

export function readPage(path: string): Page {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') }
}

const FENCE = /^ *```[\s\S]*?^ *```/gm

/** Targets of links and images, code apart. */
export function linksOf({ text }: Page): string[] {
  const prose = text.replace(FENCE, '').replace(/`[^`\n]*`(?!\])/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
}

/** What stands between back-ticks or in fences: commands, paths, names. */
export function codeOf({ text }: Page): string[] {
  const fences = text.match(FENCE) ?? []
  const spans = [...text.replace(FENCE, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
  return [...fences, ...spans]
}

/** A heading's anchor as GitHub makes it. */
export function anchorsOf({ text }: Page): string[] {
  const headings = [...text.replace(FENCE, '').matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = '']) => heading)
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** The rows of the table whose head begins with these words, cell by cell, code marks taken off. */
export function tableOf({ path, text }: Page, head: string): string[][] {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => line.startsWith(`${head} |`))
  if (start === -1) throw new Error(`${path} has no table that begins with ${head}`)
  const end = lines.findIndex((line, index) => index > start && line.trim() === '')
  return lines.slice(start + 2, end === -1 ? undefined : end).map((line) =>
    line.split(' | ').map((cell) =>
      cell
        .trim()
        .replace(/^`(.*)`$/, '$1')
        .trim(),
    ),
  )
}
