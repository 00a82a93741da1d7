import type { FileMode } from '../../domain/change-set.ts'
import { Fault } from '../../domain/fault.ts'
import { pathText, splitNul } from './object-id.ts'
import { parseMode } from './tree-entries.ts'

export interface RawVersion {
  readonly mode: FileMode
  readonly oid: string
}

export interface RawChange {
  readonly path: string
  readonly previousPath?: string
  readonly before?: RawVersion
  readonly after?: RawVersion
}

const RECORD = /^:(\d{6}) (\d{6}) ([0-9a-f]{40}) ([0-9a-f]{40}) ([A-Z])\d*$/

/** Parses `git diff-tree -z --raw --no-abbrev`. */
export function parseRawDiff(output: Buffer): RawChange[] {
  const parts = splitNul(output)
  const changes: RawChange[] = []
  for (let index = 0; index < parts.length; ) {
    const record = parts[index]?.toString('latin1') ?? ''
    const match = RECORD.exec(record)
    if (match === null)
      throw new Fault('malformed', `git diff-tree printed ${record.slice(0, 80)}`, { retryable: false })
    const isPair = match[5] === 'R' || match[5] === 'C'
    changes.push(parseChange(match, parts.slice(index + 1, index + (isPair ? 3 : 2)).map(pathText)))
    index += isPair ? 3 : 2
  }
  return changes
}

function parseChange(match: RegExpExecArray, paths: readonly string[]): RawChange {
  const before = versionOf(match[1], match[3])
  const after = versionOf(match[2], match[4])
  const path = paths.at(-1) ?? ''
  return {
    path,
    ...(paths.length === 2 && paths[0] !== undefined ? { previousPath: paths[0] } : {}),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  }
}

function versionOf(mode = '000000', oid = ''): RawVersion | undefined {
  return mode === '000000' ? undefined : { mode: parseMode(mode), oid }
}
