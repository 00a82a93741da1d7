import { XMLParser } from 'fast-xml-parser'
import { z } from 'zod'
import type { TestResult, TestStatus } from '../../domain/evidence.ts'
import { resultOf } from './reader.ts'

/** JUnit's XML has no schema that everybody keeps: suites may nest, a suite or a case may stand alone or in a list. */
const CASE = z.object({
  '@name': z.string().catch(''),
  '@classname': z.string().optional().catch(undefined),
  failure: z.unknown().optional(),
  error: z.unknown().optional(),
  skipped: z.unknown().optional(),
})

const MOST_DEPTH = 20

/** The tests of the JUnit reports that stand in an output. One that is no XML names no tests. */
export function parseJunit(text: string): TestResult[] {
  const start = text.search(/<testsuites?[\s>]/)
  const end = Math.max(text.lastIndexOf('</testsuite>'), text.lastIndexOf('</testsuites>'))
  return start === -1 || end < start ? [] : parseReport(text.slice(start, text.indexOf('>', end) + 1))
}

function parseReport(xml: string): TestResult[] {
  // Entities stay as they are: expanding those that a hostile report declares could take all memory.
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    processEntities: false,
    parseAttributeValue: false,
  })
  try {
    return casesOf(parser.parse(xml), 0)
  } catch {
    return []
  }
}

function casesOf(node: unknown, depth: number): TestResult[] {
  if (typeof node !== 'object' || node === null || depth > MOST_DEPTH) return []
  if (Array.isArray(node)) return node.flatMap((one: unknown) => casesOf(one, depth + 1))
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === 'testcase') return (Array.isArray(value) ? value : [value]).flatMap(toResult)
    return key === 'testsuite' || key === 'testsuites' ? casesOf(value, depth + 1) : []
  })
}

function toResult(node: unknown): TestResult[] {
  const parsed = CASE.safeParse(node)
  if (!parsed.success) return []
  const names = [parsed.data['@classname'], parsed.data['@name']].filter((name) => name !== undefined && name !== '')
  const why = parsed.data.error ?? parsed.data.failure
  return [resultOf(names.join(' > '), statusOf(parsed.data), wordsOf(why))]
}

// Type and message stand in attributes, the trace in the element; as a list where a test fails twice.
function wordsOf(why: unknown): string {
  if (typeof why !== 'object' || why === null) return String(why ?? '')
  return Object.values(why).map(wordsOf).join('\n').slice(0, 4_000)
}

function statusOf(result: z.infer<typeof CASE>): TestStatus {
  if (result.error !== undefined) return 'error'
  if (result.failure !== undefined) return 'failed'
  return result.skipped === undefined ? 'passed' : 'skipped'
}
