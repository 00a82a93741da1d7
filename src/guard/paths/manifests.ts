import { baseName } from './names.ts'

const LOCKFILES = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  'poetry.lock',
  'pdm.lock',
  'uv.lock',
  'pipfile.lock',
  'conda-lock.yml',
  'cargo.lock',
  'go.sum',
  'go.work.sum',
  'gemfile.lock',
  'composer.lock',
  'mix.lock',
  'pubspec.lock',
  'packages.lock.json',
  'gradle.lockfile',
  'package.resolved',
  'flake.lock',
  'podfile.lock',
])

const MANIFESTS = new Set([
  'go.mod',
  'go.work',
  'pipfile',
  'environment.yml',
  'environment.yaml',
  'gemfile',
  'pubspec.yaml',
  'package.swift',
  'podfile',
  'cartfile',
  'mix.exs',
  'libs.versions.toml',
  'deps.edn',
  'project.clj',
  'vcpkg.json',
  'conanfile.txt',
  'conanfile.py',
])

// `requirements.txt`, `requirements-dev.txt`, `requirements/test.txt`, `constraints.txt`, `*.gemspec`, `*.csproj` …
const PATTERNS = [
  /^(dev-|test-)?(requirements|constraints)[\w.-]*\.(txt|in)$/,
  /\.(gemspec|csproj|fsproj|vbproj|podspec|cabal)$/,
  /^build\.gradle(\.kts)?$/,
  /^pom\.xml$/,
]

const VENDORED = /(^|\/)(node_modules|vendor|third_party|bower_components|jspm_packages|site-packages)(\/|$)/

/** @param folded a path that went through `foldPath`. */
export function isLockfile(folded: string): boolean {
  return LOCKFILES.has(baseName(folded))
}

/** Manifests that are about dependencies as a whole, or too free to be taken apart. */
export function isManifest(folded: string): boolean {
  const name = baseName(folded)
  if (MANIFESTS.has(name) || PATTERNS.some((pattern) => pattern.test(name))) return true
  return /(^|\/)requirements\/[^/]+\.(txt|in)$/.test(folded)
}

/** Somebody else's code, kept in the repository. */
export function isVendored(folded: string): boolean {
  return VENDORED.test(folded)
}
