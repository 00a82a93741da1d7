import { z } from 'zod'
import type { TestResult, TestStatus } from '../../domain/evidence.ts'
import { type ResultReader, resultOf } from './reader.ts'

/** https://pkg.go.dev/cmd/test2json */
const EVENT = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  Test: z.string().optional(),
  Output: z.string().optional(),
})

type Event = z.infer<typeof EVENT>

const STATUS: Readonly<Record<string, TestStatus>> = { pass: 'passed', fail: 'failed', skip: 'skipped' }

/** `go test -json`: one event a line. A package that fails around its tests, or before them, is an error of its own. */
export const readGoJson: ResultReader = (text) => {
  const events = text.split('\n').flatMap(eventOf)
  const printed = new Map<string, string>()
  for (const event of events.filter(({ Output }) => Output !== undefined)) {
    const name = nameOf(event)
    printed.set(name, `${printed.get(name) ?? ''}${event.Output}`.slice(0, MOST_PRINTED))
  }
  const results = events.flatMap((event) => resultsOf(event, events, printed.get(nameOf(event)) ?? ''))
  return events.length === 0 ? [] : [...results, ...unbuilt(text, results)]
}

// Older versions say in plain text which package they could not build.
function unbuilt(text: string, results: readonly TestResult[]): TestResult[] {
  const names = [...text.matchAll(/^FAIL\s+(\S+) (\[(?:build|setup) failed\])$/gm)]
  return names
    .filter(([, name]) => results.every((result) => result.name !== name))
    .map(([, name = '', why]) => resultOf(name, 'error', why))
}

const MOST_PRINTED = 8_000

function resultsOf(event: Event, events: readonly Event[], printed: string): TestResult[] {
  const status = STATUS[event.Action]
  if (status === undefined || event.Package === undefined) return []
  if (event.Test !== undefined) return [resultOf(nameOf(event), status, printed)]
  if (status !== 'failed') return []
  const inside = events.some(({ Action, Package, Test }) => Action === 'fail' && Package === event.Package && Test)
  return inside ? [] : [resultOf(event.Package, 'error', `${printed}\n[build failed]`)]
}

/** `go test -v`: plain lines, packages not told apart. */
export const readGoText: ResultReader = (text) => {
  if (!/^=== RUN /m.test(text)) return []
  const parts = text.split(/^=== (?:RUN|CONT|NAME) +(\S+)$/m)
  const printed = (name: string) => parts.filter((_, index) => parts[index - 1] === name).join('\n')
  return [...text.matchAll(/^ *--- (PASS|FAIL|SKIP): (\S+)/gm)].map(([, verb = '', name = '']) =>
    resultOf(name, STATUS[verb.toLowerCase()] ?? 'error', verb === 'FAIL' ? printed(name).slice(0, MOST_PRINTED) : ''),
  )
}

function nameOf({ Package, Test }: Event): string {
  return [Package ?? '', Test].filter((part) => part !== undefined).join(' > ')
}

function eventOf(line: string): Event[] {
  if (!line.startsWith('{"')) return []
  try {
    const event = EVENT.safeParse(JSON.parse(line))
    return event.success ? [event.data] : []
  } catch {
    return []
  }
}
