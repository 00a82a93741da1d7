import { type GitHubPlace, isLocal, parseGitHubPlace } from './github-place.ts'

/** What the App is to be, as somebody said it in the form. */
export interface AppWish {
  readonly place: GitHubPlace
  /** Absent: somebody's own account. */
  readonly organisation?: string
  readonly name: string
  /** An origin with, perhaps, a path: where GitHub reaches this machine. Without a slash at its end. */
  readonly publicUrl: string
}

export type AppField = 'github' | 'organisation' | 'address' | 'name'
export type Problems = Readonly<Partial<Record<AppField, string>>>

export type ReadForm =
  | { readonly ok: true; readonly wish: AppWish }
  /** `doubt`: nothing is wrong, but it will hardly work; whoever says so all the same may go on. */
  | { readonly ok: false; readonly problems: Problems; readonly doubt: boolean }

export const WEBHOOK_PATH = '/api/github/webhooks'
// GitHub's own limits.
const LONGEST_NAME = 34
const LOGIN = /^[a-z0-9](?:[a-z0-9_-]{0,37}[a-z0-9])?$/i

/** Reads the form. Every problem is named at once, beside its field. */
export function readAppForm(form: URLSearchParams): ReadForm {
  const field = (name: string) => (form.get(name) ?? '').trim()
  const github = parseGitHubPlace(field('github'))
  const organisation = field('account') === 'organisation' ? field('organisation') : undefined
  const address = readAddress(field('address'))
  const name = field('name')
  const problems: Problems = {
    ...(github.ok ? {} : { github: github.problem }),
    ...(organisation === undefined || LOGIN.test(organisation)
      ? {}
      : { organisation: 'This is no name of an organisation: take the last part of its address on GitHub.' }),
    ...(address.ok ? {} : { address: address.problem }),
    ...nameProblem(name),
  }
  if (Object.keys(problems).length > 0 || !github.ok || !address.ok) return { ok: false, problems, doubt: false }
  const doubt = doubtOf(address.url)
  if (doubt !== undefined && field('anyway') !== 'on') return { ok: false, problems: { address: doubt }, doubt: true }
  const wish = { place: github.place, name, publicUrl: address.url.href.replace(/\/+$/, '') }
  return { ok: true, wish: organisation === undefined ? wish : { ...wish, organisation } }
}

function readAddress(
  typed: string,
): { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly problem: string } {
  const refuse = (problem: string) => ({ ok: false, problem }) as const
  if (typed === '') return refuse('GitHub has to know where to send webhooks.')
  const url = URL.parse(typed.includes('://') ? typed : `https://${typed}`)
  if (url === null || url.hostname === '' || typed.length > 300) return refuse('This is no address.')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refuse('It must begin with https://.')
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return refuse('Give it without name, password, question mark and hash.')
  }
  url.pathname = url.pathname.replace(/\/+$/, '').replace(WEBHOOK_PATH, '')
  return { ok: true, url }
}

function doubtOf({ protocol, hostname }: URL): string | undefined {
  if (isPrivate(hostname)) {
    return 'This address is of a private network: github.com cannot reach it, your own GitHub perhaps can.'
  }
  if (protocol === 'http:') return 'Without https, what GitHub sends can be read on its way.'
  return undefined
}

function isPrivate(hostname: string): boolean {
  const four = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(hostname)
  const [first, second] = [Number(four?.[1]), Number(four?.[2])]
  const inside = first === 10 || first === 127 || (first === 192 && second === 168) || (first === 169 && second === 254)
  if (four !== null) return inside || first === 0 || (first === 172 && second >= 16 && second <= 31)
  return isLocal(hostname) || /^\[(?:::1|f[cd]|fe80)/.test(hostname) || !hostname.includes('.')
}

function nameProblem(name: string): Problems {
  if (name === '') return { name: 'The App needs a name.' }
  if (name.length > LONGEST_NAME) return { name: `GitHub takes at most ${LONGEST_NAME} characters.` }
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u.test(name)) return { name: 'Letters, digits, spaces, dots and hyphens only.' }
  return {}
}
