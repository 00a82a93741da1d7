import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export type Admission =
  | { readonly admitted: true }
  /** The link was opened: the browser is given this cookie and sent to the pages. */
  | { readonly cookie: string }
  | { readonly status: number; readonly refusal: string }

export interface Doorkeeper {
  /** The last part of the link that lets one browser in, once. */
  readonly ticket: string
  admit(request: IncomingMessage): Admission
}

const COOKIE = 'sallyport-setup'
const CLOSED = { status: 404, refusal: 'There is nothing here. Open the link that the terminal shows; it works once.' }

/**
 * Lets in the one browser that opened the link, and only under the address that we said: a name that was made to lead
 * here (DNS rebinding) is refused, and so is a form that another site sends.
 */
export function createDoorkeeper(origin: string): Doorkeeper {
  const ticket = randomBytes(32).toString('base64url')
  const session = randomBytes(32).toString('base64url')
  const secure = new URL(origin).protocol === 'https:' ? '; Secure' : ''
  const cookie = `${COOKIE}=${session}; Path=/setup; HttpOnly; SameSite=Lax${secure}`
  const state = { used: false }
  return {
    ticket,
    admit(request) {
      const refusal = refuse(request, origin)
      if (refusal !== undefined) return refusal
      const path = (request.url ?? '').split('?', 1)[0] ?? ''
      if (same(cookieOf(request), session)) return path === `/setup/${ticket}` ? { cookie } : inside(path)
      if (state.used || request.method !== 'GET' || !same(path, `/setup/${ticket}`)) return CLOSED
      state.used = true
      return { cookie }
    },
  }
}

function refuse(request: IncomingMessage, origin: string): Admission | undefined {
  const { method = '', headers } = request
  if (headers.host?.toLowerCase() !== new URL(origin).host) {
    return { status: 421, refusal: `This is reached as ${origin} and by no other name.` }
  }
  if (method !== 'GET' && method !== 'POST') return { status: 405, refusal: 'Not like this.' }
  if (method === 'POST' && !isOwnForm(request, origin)) {
    return { status: 403, refusal: 'This form was sent by another site.' }
  }
  return undefined
}

function inside(path: string): Admission {
  return path === '/setup' || path.startsWith('/setup/') ? { admitted: true } : CLOSED
}

// Browsers say where a form comes from; who says nothing is none.
function isOwnForm({ headers }: IncomingMessage, origin: string): boolean {
  const site = headers['sec-fetch-site']
  return headers.origin === origin && (site === undefined || site === 'same-origin')
}

function cookieOf({ headers }: IncomingMessage): string {
  const pairs = (headers.cookie ?? '').split(/; */).map((pair) => pair.split('='))
  return pairs.find(([name]) => name === COOKIE)?.[1] ?? ''
}

// Digests are of one length, so that the time tells nothing.
function same(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}
