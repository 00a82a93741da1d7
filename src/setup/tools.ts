export interface TreeFacts {
  readonly paths: ReadonlySet<string>
  /** The root's `package.json`, as it stands. */
  readonly manifest?: string
}

export interface Tool {
  readonly program: string
  /** Where it puts things: two tools of the same are two ways of doing the same. */
  readonly fills: 'node' | 'python' | 'go' | 'cargo' | 'java'
  /** Its build files are programs. */
  readonly runsTree: boolean
  readonly applies: (facts: TreeFacts) => boolean
  readonly lines: (facts: TreeFacts) => readonly string[]
}

const VENV = 'python3 -m venv .venv'

/** By lockfile, in the order in which they are believed. */
export const TOOLS: readonly Tool[] = [
  tool('pnpm', 'node', 'pnpm-lock.yaml', ['pnpm install --frozen-lockfile']),
  {
    ...tool('yarn', 'node', 'yarn.lock', []),
    lines: ({ paths }) => [
      paths.has('.yarnrc.yml') ? 'yarn install --immutable' : 'yarn install --frozen-lockfile --non-interactive',
    ],
  },
  tool('npm', 'node', 'package-lock.json', ['npm ci']),
  tool('npm', 'node', 'npm-shrinkwrap.json', ['npm ci']),
  { ...tool('npm', 'node', 'package.json', ['npm install --no-package-lock']), applies: declaresPackages },
  tool('uv', 'python', 'uv.lock', ['uv sync --frozen --no-install-project']),
  tool('poetry', 'python', 'poetry.lock', ['poetry install --no-root --no-interaction']),
  {
    ...tool('python3', 'python', 'requirements.txt', []),
    lines: ({ paths }) => [
      VENV,
      `.venv/bin/pip install ${requirementsOf(paths)
        .map((path) => `-r ${path}`)
        .join(' ')}`,
    ],
  },
  tool('go', 'go', 'go.mod', ['go mod download']),
  {
    ...tool('cargo', 'cargo', 'Cargo.toml', []),
    lines: ({ paths }) => [paths.has('Cargo.lock') ? 'cargo fetch --locked' : 'cargo fetch'],
  },
  { ...tool('mvn', 'java', 'pom.xml', ['mvn -B -q dependency:go-offline']), runsTree: true },
  {
    ...tool('gradle', 'java', 'build.gradle', ['gradle --no-daemon -q dependencies']),
    applies: ({ paths }) => paths.has('build.gradle') || paths.has('build.gradle.kts'),
    runsTree: true,
  },
]

function tool(program: string, fills: Tool['fills'], file: string, lines: readonly string[]): Tool {
  return { program, fills, runsTree: false, applies: ({ paths }) => paths.has(file), lines: () => lines }
}

const REQUIREMENTS = ['requirements.txt', 'requirements-dev.txt', 'requirements-test.txt', 'dev-requirements.txt']

function requirementsOf(paths: ReadonlySet<string>): string[] {
  return [...REQUIREMENTS, 'test-requirements.txt'].filter((path) => paths.has(path))
}

// Without a lockfile, and only where something is named; a tree that brings its packages needs none.
function declaresPackages({ paths, manifest }: TreeFacts): boolean {
  if (manifest === undefined || [...paths].some((path) => path.startsWith('node_modules/'))) return false
  try {
    const parsed: unknown = JSON.parse(manifest)
    return ['dependencies', 'devDependencies'].some((name) => hasEntries(parsed, name))
  } catch {
    return false
  }
}

function hasEntries(value: unknown, name: string): boolean {
  if (typeof value !== 'object' || value === null) return false
  const entries: unknown = Object.entries(value).find(([key]) => key === name)?.[1]
  return typeof entries === 'object' && entries !== null && Object.keys(entries).length > 0
}
