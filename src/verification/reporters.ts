import type { PlannedCommand } from './planned-command.ts'
import { shellLine } from './shell-line.ts'

/** Makes node's test runner say in TAP what each test did. */
export const NODE_TAP: Readonly<Record<string, string>> = { NODE_OPTIONS: '--test-reporter=tap' }

interface Runner {
  readonly command: RegExp
  /** The line with a report for machines beside what it printed anyway. */
  readonly report: (line: string) => string
  readonly env?: Readonly<Record<string, string>>
}

// Words only: a line with a shell's own characters, or with a reporter of its own choice, is left as it is.
const WORDS = /^[\w@%+=:,./ -]+$/
const OWN_REPORTER = /report|--json|junit|--tap\b|--output|-o\b|--watch|--quiet|--help|--version|--list/i

const JSON_FILE = '/tmp/sallyport-report.json'
const XML_FILE = '/tmp/sallyport-report.xml'

const RUNNERS: readonly Runner[] = [
  {
    command: /^(npx )?jest( |$)/,
    report: (line) => fromFile(`${line} --json --outputFile=${JSON_FILE}`, JSON_FILE, '>/dev/null'),
  },
  {
    command: /^(npx )?vitest run( |$)/,
    report: (line) => fromFile(`${line} --reporter=default --reporter=json --outputFile.json=${JSON_FILE}`, JSON_FILE),
  },
  {
    command: /^(python3? -m )?pytest( |$)/,
    report: (line) => fromFile(`${line} --junitxml=${XML_FILE}`, XML_FILE),
  },
  {
    command: /^(php (-d [\w.=]+ )*)?(\.?[\w./-]*\/)?phpunit( |$)/,
    report: (line) => fromFile(`${line} --log-junit ${XML_FILE}`, XML_FILE),
  },
  { command: /^go test( |$)/, report: (line) => line.replace(/\bgo test/, 'go test -json') },
  { command: /^cargo test( |$)/, report: (line) => `${line} 2>&1` },
  { command: /^node ([^ ]+ )*--test( |$)/, report: (line) => line, env: NODE_TAP },
]

/** Whether a line is exactly a call of a runner whose report can be asked for without changing what it runs. */
export function isKnownRunner(line: string): boolean {
  return runnerOf(line) !== undefined
}

/** A shell line as a program, which says in a known form what each test did where that is safe to ask for. */
export function withReport(line: string): Pick<PlannedCommand, 'argv' | 'env'> {
  const runner = runnerOf(line)
  if (runner === undefined) return { argv: shellLine(line) }
  const argv = shellLine(runner.report(line.trim()))
  return runner.env === undefined ? { argv } : { argv, env: runner.env }
}

function runnerOf(line: string): Runner | undefined {
  const plain = line.trim()
  if (!WORDS.test(plain) || OWN_REPORTER.test(plain) || / -- /.test(plain)) return undefined
  const called = plain.replace(/^(?:[A-Za-z_]\w*=[\w./:-]* +)+/, '')
  return RUNNERS.find(({ command }) => command.test(called))
}

// The report is a file; behind the output it becomes part of it.
function fromFile(line: string, file: string, elsewhere = ''): string {
  return `rm -f ${file}; ${line} ${elsewhere}; code=$?; cat ${file} 2>/dev/null; exit $code`
}
