const MAX_LINES = 20
const MAX_LINE = 160
/** How test runners begin the line that names a failed test: TAP, jest, mocha, vitest, node, pytest, go, cargo, JUnit. */
const FAILED =
  /^\s*(?:not ok\b|[✕✖✗×]|FAIL(?:ED|URE)?\b|--- FAIL:|ERROR\b|Error:|[A-Z]\w*(?:Error|Exception)\b|test .+ \.\.\. FAILED|\d+\) |error(?:\[|:| TS)|E {2,})/

/** The lines of a command's output that name what failed, without what differs from run to run. */
export function failingLines(output: string): readonly string[] {
  const found = output.split('\n').filter((line) => FAILED.test(line))
  return [...new Set(found.map(steady))].slice(0, MAX_LINES)
}

function steady(line: string): string {
  return line
    .trim()
    .slice(0, MAX_LINE)
    .replace(/\(?\b\d+(?:\.\d+)? ?m?s\b\)?/g, '')
    .trimEnd()
}
