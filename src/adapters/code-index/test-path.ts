const TEST =
  /(^|\/)(?:tests?|__tests?__|specs?|e2e|integration-tests?)\/|[._-](?:test|tests|spec|e2e)\.[a-z]+$|(^|\/)test_[^/]*\.py$|(^|\/)conftest\.py$|(^|\/)(?:Test[A-Z][^/]*|[^/]*(?:Test|Tests|TestCase|IT))\.java$/

/** Whether a file's path says that it holds tests; for what is told, not for what is judged. */
export function isTestPath(path: string): boolean {
  return TEST.test(path)
}
