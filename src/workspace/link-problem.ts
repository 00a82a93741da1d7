import { isDotGit, textProblem } from './safe-path.ts'

/**
 * Why a new or changed symbolic link may not leave; undefined for one that leads, by itself and over no other link, to
 * something below the repository's root.
 *
 * @param links every path that is a link in the tree that would come out
 */
export function linkProblem(path: string, target: string, links: ReadonlySet<string>): string | undefined {
  if (target === '' || target.startsWith('/')) return 'its target is absolute or empty'
  const text = textProblem(target)
  if (text !== undefined) return `of its target, ${text}`
  const names = target.split('/').filter((name) => name !== '' && name !== '.')
  if (names.some(isDotGit)) return 'it leads into .git'
  return walkProblem(path.split('/').slice(0, -1), names, links)
}

function walkProblem(from: string[], names: readonly string[], links: ReadonlySet<string>): string | undefined {
  const place = [...from]
  for (const name of names) {
    if (name !== '..') place.push(name)
    else if (place.pop() === undefined) return 'it leads out of the repository'
    if (links.has(place.join('/'))) return 'it leads over another link'
  }
  // Over the root a path can reach .git again.
  return place.length === 0 ? 'it leads to the root of the repository' : undefined
}
