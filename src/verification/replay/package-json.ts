/** The keys of a `package.json` by which a runner is called or configured. */
const RUNNER_KEYS = ['scripts', 'jest', 'mocha', 'ava', 'tap', 'vitest', 'nyc', 'c8', 'babel', 'cypress', 'imports']

/** The head's manifest with the base's runner keys. @returns undefined where either is no JSON object. */
export function withRunnerKeys(head: string, base: string): string | undefined {
  const now = parse(head)
  const was = parse(base)
  if (now === undefined || was === undefined) return undefined
  const kept = Object.entries(now).filter(([key]) => !RUNNER_KEYS.includes(key))
  const put = Object.entries(was).filter(([key]) => RUNNER_KEYS.includes(key))
  return `${JSON.stringify(Object.fromEntries([...kept, ...put]), null, 2)}\n`
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
