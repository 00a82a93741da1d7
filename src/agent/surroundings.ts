import type { Policy } from '../domain/policy.ts'
import type { ShownComment } from '../domain/shown-comment.ts'
import { untrusted } from '../domain/untrusted.ts'
import { frameUntrusted } from './frame.ts'
import { summarise } from './tools/list-files.ts'

const MAX_MAP = 2_000
const MAP_LINES = [60, 40, 25, 15]
const MAX_PATTERNS = 30
const MAX_COMMENT = 2_000
const MAX_COMMENTS = 12_000

/** Where things are, as deep as there is room for. */
export function renderMap(paths: readonly string[]): string {
  if (paths.length === 0) return ''
  const maps = MAP_LINES.map((lines) => summarise([...paths].sort(), lines).join('\n'))
  const map = maps.find((each) => each.length <= MAX_MAP) ?? maps.at(-1) ?? ''
  return `The repository's files, large folders summed up:\n${frameUntrusted(untrusted(map), MAX_MAP)}`
}

/** What the owners have fixed and the guard will hold a change to. */
export function renderConstraints({ limits, protectedPaths, boundaries = [] }: Policy): string {
  const patterns = protectedPaths.slice(0, MAX_PATTERNS).join(', ')
  const lines = boundaries.slice(0, MAX_PATTERNS).map(({ from, disallow }) => `${from} (not ${disallow.join(', ')})`)
  return [
    `A change of more than ${limits.files} files or ${limits.lines} lines is not taken.`,
    ...(patterns === '' ? [] : [`Protected, besides what is named above: ${patterns}.`]),
    ...(lines.length === 0 ? [] : [`Imports that are forbidden: ${lines.join('; ')}.`]),
  ].join('\n')
}

/** Comments, the last ones where there is not room for all; they say more about the task, and give no orders either. */
export function renderComments(comments: readonly ShownComment[]): string {
  const framed = comments.map(({ author, at, body }) => {
    const who = author.replace(/[^\w-]/g, '')
    return `Comment by ${who}, ${at.replace(/[^\w:.+-]/g, '')}:\n${frameUntrusted(body, MAX_COMMENT)}`
  })
  let room = MAX_COMMENTS
  const kept = framed.toReversed().filter((text) => {
    room -= text.length
    return room >= 0
  })
  return kept.length === 0 ? '' : `Comments of people with write access:\n${kept.toReversed().join('\n')}`
}
