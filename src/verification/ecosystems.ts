import { NODE_TAP } from './npm-scripts.ts'
import type { PlannedCommand, RepositoryFacts } from './planned-command.ts'
import { shellLine } from './shell-line.ts'

interface Ecosystem {
  readonly applies: (facts: RepositoryFacts) => boolean
  readonly command: PlannedCommand
}

const REPORT = '/tmp/sallyport-junit.xml'

/** Tools that say themselves which tests there are, by the files that only their repositories hold. */
const ECOSYSTEMS: readonly Ecosystem[] = [
  {
    applies: ({ paths, texts }) =>
      paths.has('package.json') && [...texts.values()].some((text) => /['"]node:test['"]/.test(text)),
    command: { label: 'node --test', argv: shellLine('node --test'), env: NODE_TAP },
  },
  {
    applies: ({ paths }) => has(paths, /(^|\/)(test_[^/]*|[^/]*_test)\.py$/),
    // Its report is a file; behind the output it becomes part of it.
    command: {
      label: 'python3 -m pytest',
      argv: shellLine(`python3 -m pytest -q --junitxml=${REPORT}; code=$?; cat ${REPORT} 2>/dev/null; exit $code`),
    },
  },
  {
    applies: ({ paths }) => paths.has('go.mod') && has(paths, /_test\.go$/),
    command: { label: 'go test ./...', argv: ['go', 'test', './...'] },
  },
  {
    applies: ({ paths }) => paths.has('Cargo.toml'),
    command: { label: 'cargo test', argv: ['cargo', 'test', '--offline', '--quiet'] },
  },
]

const MAKE: PlannedCommand = { label: 'make test', argv: ['make', 'test'] }

/** Commands of other tools than npm's scripts; `make test` where none of them is known. */
export function planEcosystems(facts: RepositoryFacts): PlannedCommand[] {
  const found = ECOSYSTEMS.filter(({ applies }) => applies(facts)).map(({ command }) => command)
  if (found.length > 0) return found
  return /^test\s*:/m.test(facts.texts.get('Makefile') ?? '') ? [MAKE] : []
}

function has(paths: ReadonlySet<string>, pattern: RegExp): boolean {
  return [...paths].some((path) => pattern.test(path))
}
