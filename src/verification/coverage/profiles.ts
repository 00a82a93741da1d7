import { z } from 'zod'
import { type LineCoverage, mergeLines, type SourceCoverage } from './line-coverage.ts'

const GO_PROFILE = '/tmp/sallyport-cover.out'
const PYTHON_DATA = '/tmp/sallyport-coverage.sqlite'

/** A shell line with the tool's own coverage switched on; undefined where it is no call that we know. */
export function withGoProfile(line: string): string | undefined {
  const called = /\bgo test\b/
  return called.test(line) ? line.replace(called, `go test -coverpkg=./... -coverprofile=${GO_PROFILE}`) : undefined
}

export const COLLECT_GO = `cat ${GO_PROFILE}; head -1 go.mod`

const BLOCK = /^(\S+):(\d+)\.\d+,(\d+)\.\d+ \d+ (\d+)$/

/** https://pkg.go.dev/cmd/cover: `file:line.column,line.column statements count`, files by their import path. */
export function parseGoProfile(text: string): SourceCoverage | undefined {
  if (!/^mode: /m.test(text)) return undefined
  const module = /^module (\S+)/m.exec(text)?.[1] ?? ''
  const covered = new Map<string, LineCoverage>()
  for (const line of text.split('\n')) {
    const [, file, from, to, count] = BLOCK.exec(line) ?? []
    if (file === undefined) continue
    const path = file.startsWith(`${module}/`) ? file.slice(module.length + 1) : file
    covered.set(path, mergeLines(covered.get(path), blockLines(Number(from), Number(to), Number(count) > 0)))
  }
  return covered
}

const LONGEST_BLOCK = 5_000

function blockLines(from: number, to: number, ran: boolean): LineCoverage {
  const length = Math.min(Math.max(to - from + 1, 0), LONGEST_BLOCK)
  return new Map(Array.from({ length }, (_, index) => [from + index, ran]))
}

/** Under coverage.py, where the line is a call of pytest or unittest. */
export function withPythonCoverage(line: string): string | undefined {
  const run = `COVERAGE_FILE=${PYTHON_DATA} python3 -m coverage run --source=.`
  const module = /\bpython3? -m (pytest|unittest)\b/
  if (module.test(line)) return line.replace(module, (_, name: string) => `${run} -m ${name}`)
  const bare = /(^|[;&] *)pytest(?= |$)/
  return bare.test(line) ? line.replace(bare, (_, before: string) => `${before}${run} -m pytest`) : undefined
}

export const COLLECT_PYTHON = `COVERAGE_FILE=${PYTHON_DATA} python3 -m coverage json -q -i -o -`

const PYTHON_REPORT = z.object({
  files: z.record(z.string(), z.object({ executed_lines: z.array(z.int()), missing_lines: z.array(z.int()) })),
})

/** https://coverage.readthedocs.io: the `json` report. */
export function parsePythonCoverage(text: string): SourceCoverage | undefined {
  const report = PYTHON_REPORT.safeParse(jsonOf(text))
  if (!report.success) return undefined
  const files = Object.entries(report.data.files).map(([path, { executed_lines: ran, missing_lines: missing }]) => {
    const lines = [...missing.map((line) => [line, false] as const), ...ran.map((line) => [line, true] as const)]
    return [path, new Map(lines)] as const
  })
  return new Map(files)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.slice(Math.max(0, text.indexOf('{'))))
  } catch {
    return undefined
  }
}
