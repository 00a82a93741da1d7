import { extensionOf } from './names.ts'

const FOLDER =
  /(^|\/)(tests?|__tests?__|specs?|__specs__|e2e|integration-tests?|unit-tests?|testing|cypress|t)\/(?!fixtures\/)/
const NAMES = [
  /(^|[._-])(test|tests|spec|specs|e2e|cy|tst|test-d)\.[a-z0-9]+$/,
  /(^|\/)tests?\.[a-z0-9]+$/,
  /(^|\/)test[_-][^/]*\.[a-z0-9]+$/,
  /_(test|spec)\.[a-z0-9]+$/,
]
// Java's way; before case is folded: `ParserTest.java`, `ParserIT.kt`, `TestParser.java`.
const JVM = /(^|\/)(Test[A-Z][^/]*|[^/]*(Test|Tests|TestCase|IT|Spec))\.(java|kt|scala|groovy|cs)$/

// Every pattern above needs one of these.
const LIKELY = /test|spec|e2e|cy|tst|it\.|(?:^|\/)t\//

const CODE = new Set(
  'js jsx mjs cjs ts tsx mts cts py pyi go rs java kt kts scala groovy rb php cs fs vb swift m mm c h cc cpp cxx hpp lua pl pm t sh bash zsh fish ps1 bat cmd ex exs erl hs ml clj cljs dart zig nim r jl sol vue svelte astro coffee el vim sql wat asm s proto graphql html htm xml css scss sass less'.split(
    ' ',
  ),
)

/** Whether a file's path says that it holds tests. */
export function isTestPath(path: string): boolean {
  const lower = path.toLowerCase()
  if (isFixture(lower)) return false
  const extension = extensionOf(path)
  if (!CODE.has(extension)) return isSnapshot(path)
  if (!LIKELY.test(lower)) return false
  return FOLDER.test(lower) || NAMES.some((pattern) => pattern.test(lower)) || JVM.test(path)
}

/** Data of tests: what looks like a test there is none of ours. */
export function isFixture(path: string): boolean {
  return /(^|\/)(fixtures|__fixtures__|testdata)\//i.test(path)
}

export function isSnapshot(path: string): boolean {
  return /(^|\/)__snapshots__\/|(^|\/)__image_snapshots__\/|\.(snap|storyshot|approved\.txt)$|\/snapshots\/[^/]+\.snap$/.test(
    path.toLowerCase(),
  )
}

/** Whether a file is written in something that is executed, by its extension. */
export function isCodePath(path: string): boolean {
  return CODE.has(extensionOf(path))
}
