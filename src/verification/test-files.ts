/** How the tests of common tools are found by their paths. The first names folders, the others file names. */
const CONVENTIONS: Readonly<Record<string, RegExp>> = {
  'a folder of tests': /(^|\/)(tests?|__tests__|__mocks__|__snapshots__|specs?|testing|testdata|test-data|e2e)\//i,
  'JavaScript and TypeScript': /(^|\/)(tests?|specs?|[^/]*[._-](test|spec|tests|specs))\.[cm]?[jt]sx?$/i,
  Python: /(^|\/)(test_[^/]*|[^/]*_test|tests?|conftest)\.py$/,
  Go: /_test\.go$/,
  Rust: /(^|\/)(tests?|[^/]*_tests?)\.rs$/,
  'Java, Kotlin, Scala, Groovy, C#, Swift':
    /(^|\/)([^/]*(Tests?|IT|Spec|Specs|TestCase)|Test[A-Z][^/]*)\.(java|kts?|scala|groovy|cs|swift)$/,
  'Ruby, Elixir, Crystal': /_(test|spec)\.(rb|exs?|cr)$/,
  PHP: /(^|\/)[^/]*(Test|Cest|Spec)\.php$/,
  'C, C++, Dart': /(^|\/)(tests?|test_[^/]*|[^/]*[_-](unit)?tests?)\.(c|cc|cpp|cxx|dart)$/,
  Perl: /\.t$|^x?t\//,
  Shell: /\.bats$/,
}

/** Whether a path is a test, or lies among what only tests use (snapshots, fixtures of a test folder). */
export function isTestFile(path: string): boolean {
  return Object.values(CONVENTIONS).some((pattern) => pattern.test(path))
}
