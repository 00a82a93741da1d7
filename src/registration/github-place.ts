/** A GitHub: where people see it and where its API is. */
export interface GitHubPlace {
  /** An origin: `https://github.com`. */
  readonly webUrl: string
  /** `https://api.github.com`, `https://HOST/api/v3`. */
  readonly apiUrl: string
}

export type ParsedPlace =
  | { readonly ok: true; readonly place: GitHubPlace }
  | { readonly ok: false; readonly problem: string }

/** Reads what somebody typed as their GitHub's address; nothing is github.com. */
export function parseGitHubPlace(typed: string): ParsedPlace {
  const text = typed.trim() === '' ? 'https://github.com' : typed.trim()
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`)
  if (url === null || url.hostname === '' || text.length > 300) return refuse('This is no address.')
  if (url.username !== '' || url.password !== '') return refuse('Leave name and password out of it.')
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal(url.hostname))) {
    return refuse('It must begin with https://: a key would travel in clear text.')
  }
  return { ok: true, place: { webUrl: webOf(url), apiUrl: apiOf(url) } }
}

// Who pastes the API's address means the GitHub that it belongs to.
function webOf({ origin, hostname }: URL): string {
  if (hostname === 'api.github.com' || hostname === 'www.github.com') return 'https://github.com'
  return /^api\.[a-z0-9-]+\.ghe\.com$/.test(hostname) ? `https://${hostname.slice('api.'.length)}` : origin
}

function apiOf(url: URL): string {
  const web = new URL(webOf(url))
  if (web.hostname === 'github.com') return 'https://api.github.com'
  if (web.hostname.endsWith('.ghe.com')) return `https://api.${web.hostname}`
  return `${web.origin}/api/v3`
}

/** Whether a host is this machine. */
export function isLocal(hostname: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname) || hostname.endsWith('.localhost')
}

function refuse(problem: string): ParsedPlace {
  return { ok: false, problem }
}
