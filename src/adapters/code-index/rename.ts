import type { CodeAnswer, CodeEdit, UsePlace } from '../../ports/code-index.ts'
import type { Linker } from './linker.ts'
import { findAllReferences, type Reference, type Target } from './references.ts'
import { membersOfRelatives } from './relatives.ts'
import { symbolAround } from './symbols.ts'

/** Of any of the languages. */
const RESERVED = new Set(
  `abstract and as assert async await break case catch class const continue debugger def default defer del delete do elif
  else enum except export extends extern false finally fn for from func function global go goto if impl implements import
  in instanceof interface is lambda let loop match mod move mut new nonlocal not null or package pass private protected
  pub public raise return static struct super switch this throw trait true try type typeof unsafe use var void where
  while with yield None True False self`.split(/\s+/),
)
const NAME = /^[\p{L}_$][\p{L}\p{N}_$]*$/u

/** All edits that rename a symbol, or why it is not done: then nothing is. */
export function rename(linker: Linker, target: Target, to: string): CodeAnswer {
  const symbol = linker.symbolOf(target)
  if (symbol === undefined) return problem('There is no such symbol.')
  if (!NAME.test(to) || RESERVED.has(to)) return problem(`${to} is not a name.`)
  if (symbol.name === to) return problem('It is called that already.')
  const references = findAllReferences(linker, target)
  const pinned = linker.project.files
    .get(target.path)
    ?.exports.some((each) => each.pinned && each.local === symbol.name)
  const isRenamed = ({ path, name, aliased }: Reference) =>
    name === symbol.name && !aliased && (!pinned || path === target.path)
  const sure = references.filter((each) => each.sure && isRenamed(each))
  const taken = collisions(linker, { target, sure, to })
  if (taken.length > 0) return problem(`${to} is already a name in ${taken.slice(0, 5).join(', ')}: choose another.`)
  const edits = [...declarations(linker, target), ...sure.map((each) => editOf(each, to))]
  return {
    type: 'edits',
    edits: unique(edits),
    unsure: [
      ...references.filter((each) => !each.sure).map((each) => useOf(linker, each)),
      ...membersOfRelatives(linker, target, symbol.name).map((each) => declarationOf(linker, each)),
    ],
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
    const taken = siblings.some(
      ({ name, parent, owner }) => name === to && parent === symbol.parent && owner === symbol.owner,
    )
    return taken ? [target.path] : membersOfRelatives(linker, target, to).map(({ path }) => path)
  }
  return [...paths].filter((path) => linker.project.files.get(path)?.names.includes(to)).sort()
}

function declarationOf(linker: Linker, { path, index }: Target): UsePlace {
  const { at = 0, line = 0 } = linker.symbolOf({ path, index }) ?? {}
  return useOf(linker, { path, at, line, how: 'use', sure: false })
}

export function useOf(
  linker: Linker,
  { path, at, line, how, sure }: Omit<Reference, 'name' | 'shorthand' | 'aliased'>,
): UsePlace {
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
