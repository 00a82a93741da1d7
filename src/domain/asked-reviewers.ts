/** Whose review was asked for, and who was left in peace: enough wait for them. Recorded as the result of `reviewers`. */
export interface AskedReviewers {
  readonly asked: readonly string[]
  readonly spared: readonly string[]
}

/** Logins, as they were asked. Before anybody was spared, the result was their list. */
export function askedReviewers(result: unknown): readonly string[] {
  return loginsIn(Array.isArray(result) ? result : fieldOf(result, 'asked'))
}

export function sparedReviewers(result: unknown): readonly string[] {
  return loginsIn(fieldOf(result, 'spared'))
}

function fieldOf(result: unknown, name: keyof AskedReviewers): unknown {
  return typeof result === 'object' && result !== null ? new Map(Object.entries(result)).get(name) : undefined
}

function loginsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
