/** Read as data by the tools that install what they name: a change to them can be installed without running it. */
const DATA = [
  /^package(-lock)?\.json$/,
  /^npm-shrinkwrap\.json$/,
  /^(pnpm-lock\.yaml|yarn\.lock)$/,
  /^[^/]*requirements[^/]*\.(txt|in)$/,
  /^constraints[^/]*\.txt$/,
  /^(pyproject\.toml|poetry\.lock|uv\.lock)$/,
  /^go\.(mod|sum|work|work\.sum)$/,
  /^Cargo\.(toml|lock)$/,
]

/** Say how tools install, some of them as programs. */
const CONFIGURATION = [
  /^\.(npmrc|yarnrc|yarnrc\.yml|pnpmfile\.cjs)$/,
  /^(pnpm-workspace\.yaml|uv\.toml|poetry\.toml|pip\.conf|Pipfile(\.lock)?|setup\.(py|cfg))$/,
  /^rust-toolchain(\.toml)?$/,
  /^(pom\.xml|maven\.config|extensions\.xml|jvm\.config)$/,
  /^[^/]*\.gradle(\.kts)?$/,
  /^(gradle\.properties|gradle-wrapper\.properties|gradle\.lockfile|libs\.versions\.toml)$/,
]

/** What decides which dependencies are installed: `data` where nothing of it is ever run. */
export function setUpInput(path: string): 'data' | 'configuration' | undefined {
  const segments = path.split('/')
  const name = segments.at(-1) ?? ''
  if (segments.includes('.cargo') || segments.includes('.yarn') || segments.includes('.mvn')) return 'configuration'
  if (CONFIGURATION.some((pattern) => pattern.test(name))) return 'configuration'
  if (DATA.some((pattern) => pattern.test(name))) return 'data'
  return segments.at(-2) === 'requirements' && name.endsWith('.txt') ? 'data' : undefined
}
