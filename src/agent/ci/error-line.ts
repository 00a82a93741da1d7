/** How runners and compilers begin or end a line that says what is wrong. */
const PLAIN: readonly RegExp[] = [
  // What the runner marked.
  /^error: /,
  // JavaScript and TypeScript: jest, mocha, node:test, vitest, tsc, eslint, npm.
  /^\s*(?:✕|✖|×|●|not ok\b|FAIL\b|\d+\) )/,
  /\berror TS\d+:/,
  /^\s*\d+:\d+\s+error\s/,
  /^npm (?:ERR!|error) /,
  /^\s*(?:Uncaught )?\w*(?:Error|Exception)\b.*:/,
  // Python: pytest, unittest, mypy.
  /^E {2,}\S/,
  /^(?:FAILED|ERROR)[ :]/,
  /^Traceback \(/,
  /^\S+\.py:\d+: error:/,
  // Go.
  /^\s*--- FAIL:/,
  /^FAIL\s/,
  /^panic: /,
  /^\S+\.go:\d+:\d+: /,
  // Rust.
  /^error(?:\[E\d+\])?: /,
  /\bpanicked at\b/,
  /^test .+ \.\.\. FAILED$/,
  // Java and Kotlin: Maven, Gradle, javac.
  /^\[ERROR\] /,
  /\bFAILURE!/,
  /^> Task \S+ FAILED$/,
  /^Caused by: /,
  /\.(?:java|kt):\d+: error:/,
]
const VAGUE = /\b(?:error|failed|failure|failing|fatal|exception|assert\w*|expected|unexpected|cannot|denied)\b/i
const NOTHING =
  /\b(?:0|no) (?:errors?|failed|failures?|failing|failed tests)\b|\bfailed[:=] ?0\b|\bFailures: 0, Errors: 0\b/i

/** How much a line says about what failed: 2 surely, 1 perhaps, 0 not. */
export function weightOf(line: string): 0 | 1 | 2 {
  if (NOTHING.test(line)) return 0
  if (PLAIN.some((pattern) => pattern.test(line))) return 2
  return VAGUE.test(line) ? 1 : 0
}
