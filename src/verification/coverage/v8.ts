import { z } from 'zod'
import { isCode, type LineCoverage, mergeLines, type SourceCoverage } from './line-coverage.ts'

const FOLDER = '/tmp/sallyport-coverage'

/** What makes every Node process say what ran: https://nodejs.org/api/cli.html#node_v8_coveragedir */
export const V8_ENV: Readonly<Record<string, string>> = { NODE_V8_COVERAGE: FOLDER }

// Runs in the guest: of what V8 wrote, the ranges of the wanted files, one line of JSON.
const COLLECT = `
const fs = require('fs'), out = { any: false, files: {} }
for (const name of fs.existsSync('${FOLDER}') ? fs.readdirSync('${FOLDER}') : []) {
  let report
  try { report = JSON.parse(fs.readFileSync('${FOLDER}/' + name, 'utf8')) } catch { continue }
  for (const { url, functions } of report.result) {
    if (!url.startsWith('file:///workspace/') || url.includes('/node_modules/')) continue
    out.any = true
    const path = decodeURIComponent(url.slice('file:///workspace/'.length))
    if (!process.argv.includes(path)) continue
    const ranges = functions.flatMap((one) => one.ranges.map((range) => [range.startOffset, range.endOffset, range.count]))
    ;(out.files[path] = out.files[path] || []).push(ranges)
  }
}
console.log(JSON.stringify(out))`

export function collectV8(paths: readonly string[]): string[] {
  return ['node', '-e', COLLECT, ...paths]
}

const REPORT = z.object({
  any: z.boolean(),
  files: z.record(z.string(), z.array(z.array(z.tuple([z.number(), z.number(), z.number()])))),
})

/** @returns undefined where no process of Node said anything of the tree (transformed sources, other runtimes). */
export function parseV8(output: string, texts: ReadonlyMap<string, string>): SourceCoverage | undefined {
  const report = REPORT.safeParse(jsonOf(output))
  if (!report.success || !report.data.any) return undefined
  const covered = new Map<string, LineCoverage>()
  for (const [path, processes] of Object.entries(report.data.files)) {
    const text = texts.get(path)
    if (text === undefined) continue
    for (const ranges of processes) covered.set(path, mergeLines(covered.get(path), linesOf(text, ranges)))
  }
  return covered
}

function jsonOf(output: string): unknown {
  try {
    return JSON.parse(output)
  } catch {
    return undefined
  }
}

type Range = readonly [start: number, end: number, count: number]

// Later ranges lie within earlier ones and say it more exactly, as V8 writes them.
function linesOf(text: string, ranges: readonly Range[]): LineCoverage {
  const lines = new Map<number, boolean>()
  let at = 0
  for (const [index, line] of text.split('\n').entries()) {
    const start = at + (line.length - line.trimStart().length)
    const end = at + line.trimEnd().length
    at += line.length + 1
    if (!isCode(line)) continue
    const last = ranges.findLast(([from, to]) => from <= start && to >= end)
    lines.set(index + 1, (last?.[2] ?? 0) > 0)
  }
  return lines
}
