import { linkProblem } from './link-problem.ts'
import { foldPath } from './safe-path.ts'

export interface OutgoingLink {
  readonly path: string
  readonly target: string
}

export interface OutgoingTree {
  /** Every file and link, unchanged ones included. */
  readonly paths: readonly string[]
  readonly added: ReadonlySet<string>
  /** Every path that is a link. */
  readonly links: ReadonlySet<string>
  readonly changedLinks: readonly OutgoingLink[]
}

/** Why a tree may not come out, though each of its entries alone may; undefined for a sound one. */
export function treeProblem(tree: OutgoingTree): string | undefined {
  return throughProblem(tree) ?? twinProblem(tree) ?? linksProblem(tree)
}

function throughProblem({ paths }: OutgoingTree): string | undefined {
  const all = new Set(paths)
  for (const path of paths) {
    const through = parentsOf(path).find((parent) => all.has(parent))
    if (through !== undefined) return `${quoted(path)} lies below ${quoted(through)}, which is no folder`
  }
  return undefined
}

// Twins that the base already has are its own affair; a change may not bring a new one, be it a file or a folder.
function twinProblem({ paths, added }: OutgoingTree): string | undefined {
  const owners = new Map<string, string>()
  for (const path of paths.filter((one) => !added.has(one))) {
    for (const part of [path, ...parentsOf(path)]) owners.set(foldPath(part), part)
  }
  const known = new Set(owners.values())
  for (const path of added) {
    for (const part of [path, ...parentsOf(path)]) {
      if (known.has(part)) continue
      const twin = owners.get(foldPath(part))
      if (twin !== undefined && twin !== part) {
        return `${quoted(part)} and ${quoted(twin)} are one name where case or Unicode form does not count`
      }
      owners.set(foldPath(part), part)
    }
  }
  return undefined
}

function linksProblem({ links, changedLinks }: OutgoingTree): string | undefined {
  for (const { path, target } of changedLinks) {
    const problem = linkProblem(path, target, links)
    if (problem !== undefined) return `the link ${quoted(path)} may not leave: ${problem}`
  }
  return undefined
}

function parentsOf(path: string): string[] {
  const names = path.split('/')
  return names.slice(1).map((_, index) => names.slice(0, index + 1).join('/'))
}

/** A hostile path as a reason may show it. */
export function quoted(path: string): string {
  return JSON.stringify(path.length > 120 ? `${path.slice(0, 120)}…` : path)
}
