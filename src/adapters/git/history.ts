import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isFault } from '../../domain/fault.ts'
import type { HistoryAnswer, HistoryEntry, HistoryQuery } from '../../ports/code-history.ts'
import type { Repository } from './blobs.ts'
import { historyRefOf } from './fetch.ts'
import { runGit } from './git-process.ts'
import { objectId } from './object-id.ts'

const MOST_ENTRIES = 20
const MAX_SUBJECT = 200
const MAX_BODY = 2_000
/** Fields end with NUL, and so does a commit: the one character that no message can hold. */
const FORMAT = 'tformat:%H%x00%as%x00%an%x00%s%x00%b'
const FIELDS = 5

/** Whether the commits before one are here, as far as they are fetched. */
export async function isDeep(at: Repository, commit: string): Promise<boolean> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', historyRefOf(commit)]
  return (await runGit(at.git, { args, gitDir: at.gitDir, answers: [0, 1] })).length > 0
}

/** What cannot be fetched or read is an answer: work goes on without a past. */
export async function answerHistory(
  open: () => Promise<Repository>,
  commit: string,
  query: HistoryQuery,
): Promise<HistoryAnswer> {
  try {
    return await readHistory(await open(), commit, query)
  } catch (error) {
    if (!isFault(error)) throw error
    return { type: 'problem', problem: `The history of ${query.path} cannot be read: ${error.message}.` }
  }
}

/** The commits up to `commit` that touched a path, or lines of it. Paths are taken literally, renames not followed. */
async function readHistory(at: Repository, commit: string, { path, lines }: HistoryQuery): Promise<HistoryAnswer> {
  const shape = [
    '-z',
    `--format=${FORMAT}`,
    `--max-count=${MOST_ENTRIES}`,
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
  ]
  const id = objectId(commit)
  const which =
    lines === undefined
      ? ['--no-renames', '--end-of-options', id, '--', ...(path === '.' ? [] : [path])]
      : [`-L${lines.from},${lines.to}:${path}`, '--no-patch', '--end-of-options', id, '--']
  const out = await runGit(at.git, {
    args: ['log', ...shape, ...which],
    gitDir: at.gitDir,
    timeoutMs: 60_000,
    maxBytes: 8 * 1024 ** 2,
  })
  const entries = parseEntries(out.toString('utf8'))
  const ends = await shallowCommits(at)
  // A commit without its parents looks as if it had made everything that it holds.
  const known = entries.filter(({ commit }) => !ends.has(commit))
  return { type: 'history', entries: known, cut: known.length < entries.length }
}

/** Commits whose parents were not fetched: git keeps their names in a file of its own. */
async function shallowCommits({ gitDir }: Repository): Promise<ReadonlySet<string>> {
  const text = await readFile(join(gitDir, 'shallow'), 'utf8').catch(() => '')
  return new Set(text.split('\n'))
}

function parseEntries(text: string): HistoryEntry[] {
  const fields = text.split('\0')
  const count = Math.floor(fields.length / FIELDS)
  return Array.from({ length: count }, (_, index) => entryOf(fields.slice(index * FIELDS, (index + 1) * FIELDS)))
}

function entryOf([commit = '', day = '', author = '', subject = '', body = '']: readonly string[]): HistoryEntry {
  const reasons = body.slice(0, MAX_BODY).trim()
  const short = subject.slice(0, MAX_SUBJECT)
  return { commit, day, author: author.slice(0, 100), subject: short, body: reasons, links: linksOf(short, reasons) }
}

function linksOf(...texts: readonly string[]): number[] {
  const numbers = texts.flatMap((text) =>
    [...text.matchAll(/(?<![\w/])#(\d{1,9})\b/g)].map(([, number]) => Number(number)),
  )
  return [...new Set(numbers)].slice(0, 10)
}
