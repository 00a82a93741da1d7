import type { CodeAnswer, CodeEdit, UsePlace } from '../../ports/code-index.ts'
import type { Linker } from './linker.ts'
import { findReferences, type Reference, type Target } from './references.ts'
import { symbolAround } from './symbols.ts'

const NAME = /^[\p{L}_$][\p{L}\p{N}_$]*$/u

/** All edits that rename a symbol, or why it is not done: then nothing is. */
export function rename(linker: Linker, target: Target, to: string): CodeAnswer {
  const symbol = linker.symbolOf(target)
  if (symbol === undefined) return problem('There is no such symbol.')
  if (!NAME.test(to)) return problem(`${to} is not a name.`)
  if (symbol.name === to) return problem('It is called that already.')
  const references = findReferences(linker, target)
  const sure = references.filter((each) => each.sure && each.name === symbol.name)
  const taken = collisions(linker, { target, sure, to })
  if (taken.length > 0) return problem(`${to} is already a name in ${taken.slice(0, 5).join(', ')}: choose another.`)
  const edits = [...declarations(linker, target), ...sure.map((each) => editOf(each, to))]
  return {
    type: 'edits',
    edits: unique(edits),
    unsure: references.filter((each) => !each.sure).map((each) => useOf(linker, each)),
  }

  function declarations({ project }: Linker, { path }: Target): CodeEdit[] {
    const all = project.files.get(path)?.symbols ?? []
    return all
      .filter(({ name, parent, owner }) => name === symbol?.name && parent === symbol.parent && owner === symbol.owner)
      .map(({ at, name }) => ({ path, at, length: name.length, text: to }))
  }
}

// `{ name }` keeps the key that others read.
function editOf({ path, at, name, shorthand }: Reference, to: string): CodeEdit {
  return { path, at, length: name.length, text: shorthand ? `${name}: ${to}` : to }
}

// Any name of a file that the new one would meet counts, whatever its scope: capture is never risked.
function collisions(
  linker: Linker,
  { target, sure, to }: { target: Target; sure: readonly Reference[]; to: string },
): string[] {
  const symbol = linker.symbolOf(target)
  const paths = new Set([target.path, ...sure.map(({ path }) => path)])
  if (symbol !== undefined && (symbol.parent !== -1 || symbol.owner !== undefined)) {
    const siblings = linker.project.files.get(target.path)?.symbols ?? []
    return siblings.some(({ name, parent, owner }) => name === to && parent === symbol.parent && owner === symbol.owner)
      ? [target.path]
      : []
  }
  return [...paths].filter((path) => linker.project.files.get(path)?.names.includes(to)).sort()
}

export function useOf(linker: Linker, { path, at, line, how, sure }: Reference): UsePlace {
  const facts = linker.project.files.get(path)
  const inside = facts?.symbols[symbolAround(facts, at)]?.name ?? ''
  return { path, line, how, inside, sure }
}

function unique(edits: readonly CodeEdit[]): CodeEdit[] {
  return [...new Map(edits.map((edit) => [`${edit.path}\0${edit.at}`, edit])).values()]
}

function problem(text: string): CodeAnswer {
  return { type: 'problem', problem: text }
}
