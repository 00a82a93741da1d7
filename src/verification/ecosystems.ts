import type { PlannedCommand, RepositoryFacts } from './planned-command.ts'
import { NODE_TAP, withReport } from './reporters.ts'
import { shellLine } from './shell-line.ts'

interface Ecosystem {
  readonly applies: (facts: RepositoryFacts) => boolean
  readonly command: PlannedCommand
}

/** Tools that say themselves which tests there are, by the files that only their repositories hold. */
const ECOSYSTEMS: readonly Ecosystem[] = [
  {
    applies: ({ paths, texts }) =>
      paths.has('package.json') && [...texts.values()].some((text) => /['"]node:test['"]/.test(text)),
    command: { label: 'node --test', argv: shellLine('node --test'), env: NODE_TAP },
  },
  {
    applies: ({ paths }) => has(paths, /(^|\/)(test_[^/]*|[^/]*_test)\.py$/),
    command: { label: 'python3 -m pytest', ...withReport('python3 -m pytest -q') },
  },
  {
    applies: ({ paths }) => paths.has('go.mod') && has(paths, /_test\.go$/),
    command: { label: 'go test ./...', argv: ['go', 'test', '-json', './...'] },
  },
  {
    applies: ({ paths }) => paths.has('Cargo.toml'),
    // Which binary a test belongs to is said on the other stream.
    command: { label: 'cargo test', argv: shellLine('cargo test --offline --no-fail-fast 2>&1') },
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
