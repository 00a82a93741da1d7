/** Files that decide how tests are found and run: what they say is the base's, whatever the change says. */
const RUNNER_FILES: readonly RegExp[] = [
  /(^|\/)(jest|vitest|vite|ava|karma\.conf|karma|playwright|cypress|wdio|web-test-runner|babel|nyc|c8|stryker)\.config\.[^/]+$/i,
  /(^|\/)karma\.conf\.[^/]+$/i,
  /(^|\/)\.(mocharc|nycrc|taprc|babelrc|c8rc|swcrc|jestrc)(\.[^/]+)?$/i,
  /(^|\/)(jest|vitest|mocha|test)[.-]?(setup|globals|init|preload|environment)[^/]*\.[cm]?[jt]s$/i,
  /(^|\/)setup[-_.]?(tests?|jest|vitest|mocha)[^/]*\.[cm]?[jt]s$/i,
  /(^|\/)tsconfig[^/]*\.json$/i,
  /(^|\/)(pytest\.ini|tox\.ini|setup\.cfg|noxfile\.py|\.coveragerc|sitecustomize\.py|usercustomize\.py|conftest\.py)$/i,
  /(^|\/)pyproject\.toml$/i,
  /(^|\/)(Makefile|GNUmakefile|makefile|justfile|Taskfile\.ya?ml)$/,
  /(^|\/)(phpunit\.xml(\.dist)?|\.rspec|\.cargo\/config(\.toml)?|nextest\.toml)$/i,
  /(^|\/)node_modules\//,
]

/** Whether a path configures a test runner, or is part of one that the tree brings. */
export function isRunnerFile(path: string): boolean {
  return RUNNER_FILES.some((pattern) => pattern.test(path))
}

/** Files that configure the runner and hold much else: replayed by part, or not at all. */
const SHARED_MANIFESTS = /(^|\/)(Cargo\.toml|pom\.xml|build\.gradle(\.kts)?|go\.mod)$/

export function isSharedManifest(path: string): boolean {
  return SHARED_MANIFESTS.test(path)
}
