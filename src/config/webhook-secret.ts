const SHORTEST = 16
const LEAST_VARIETY = 6
// "development" is what Probot falls back to; the others are what examples say.
const KNOWN = /development|change-?me|replace|example|your-?(?:webhook-?)?secret|placeholder/i

/** Why a webhook secret must not be used; undefined where it may. Never repeats the secret. */
export function weaknessOf(secret: string): string | undefined {
  if (KNOWN.test(secret)) return 'is a placeholder that anybody can guess'
  if (secret.length < SHORTEST) return `is shorter than ${SHORTEST} characters`
  if (new Set(secret).size < LEAST_VARIETY) return 'repeats too few characters'
  return undefined
}
