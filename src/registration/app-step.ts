import { isFault } from '../domain/fault.ts'
import { Secret } from '../domain/secret.ts'
import type { PageAnswer, PageRequest } from '../ports/pages.ts'
import type { StoredApp } from '../ports/settings-store.ts'
import { type AppWish, readAppForm } from './app-form.ts'
import type { RegistrationDeps } from './deps.ts'
import { manifestOf, registrationUrl } from './manifest.ts'
import { type AppPage, renderAppPage, renderHandover } from './pages/app-page.ts'
import { renderPage } from './pages/layout.ts'
import { SEND_SCRIPT } from './pages/style.ts'
import { renderConversionFailure, renderNotOurs, renderNotStored } from './setbacks.ts'
import { createTicketDesk } from './ticket.ts'

interface Sent {
  readonly code: Secret
  readonly wish: AppWish
}

/** Registers the App: the browser carries a manifest to GitHub and comes back with a code, which works once. */
export function createAppStep(deps: RegistrationDeps) {
  const { store, template, origin, listensAt } = deps
  const tickets = createTicketDesk<AppWish>(deps)
  // GitHub hands credentials out once: what the disk did not take, or the network, must not be lost.
  const made: { app?: StoredApp; code?: Sent } = {}
  const keep = async (app: StoredApp): Promise<PageAnswer> => {
    made.app = app
    try {
      await store.write({ ...(await store.read()), app })
    } catch (error) {
      if (!isFault(error)) throw error
      return { status: 507, html: renderNotStored(error) }
    }
    delete made.app
    await deps.stored()
    return { goTo: '/install' }
  }
  const convert = async (sent: Sent): Promise<PageAnswer> => {
    delete made.code
    try {
      return await keep(await deps.convert(sent.code, sent.wish.place))
    } catch (error) {
      if (!isFault(error)) throw error
      if (error.retryable) made.code = sent
      return { status: 502, html: renderConversionFailure(error, sent.wish) }
    }
  }
  const suggested = `sallyport-${deps
    .random()
    .replace(/[^a-z0-9]/gi, '')
    .slice(0, 6)
    .toLowerCase()}`
  return {
    'GET /app': async (): Promise<PageAnswer> => {
      if ((await store.read()).app !== undefined) return { goTo: '/install' }
      return page(200, { ...EMPTY, name: suggested, listensAt })
    },
    'POST /app': async ({ form }: PageRequest): Promise<PageAnswer> => {
      if ((await store.read()).app !== undefined) return { goTo: '/install' }
      const read = readAppForm(form)
      if (!read.ok) return page(422, { ...typedIn(form), listensAt, problems: read.problems, doubt: read.doubt })
      return handOver(read.wish, {
        action: registrationUrl(read.wish, tickets.issue(read.wish)),
        manifest: manifestOf(template, read.wish, `${origin}/setup/callback`),
      })
    },
    'GET /callback': async ({ query }: PageRequest): Promise<PageAnswer> => {
      const redeemed = tickets.redeem(query.get('state') ?? '')
      if (!redeemed.ok) {
        // The page was loaded again: what it was for is done.
        if (redeemed.why === 'used' && (await store.read()).app !== undefined) return { goTo: '/install' }
        return { status: 403, html: renderNotOurs(redeemed.why) }
      }
      const code = query.get('code') ?? ''
      if (!/^[A-Za-z0-9_-]{1,200}$/.test(code)) return { status: 400, html: renderNotOurs('no-code') }
      return convert({ code: new Secret(code), wish: redeemed.about })
    },
    'POST /convert': async (): Promise<PageAnswer> => (made.code === undefined ? { goTo: '/' } : convert(made.code)),
    'POST /store': async (): Promise<PageAnswer> => (made.app === undefined ? { goTo: '/' } : keep(made.app)),
  }
}

const EMPTY = { github: 'https://github.com', account: 'personal', organisation: '', address: '' } as const

function handOver({ place }: AppWish, { action, manifest }: { action: string; manifest: unknown }): PageAnswer {
  const { title, body } = renderHandover({ action, manifest, webUrl: place.webUrl })
  const html = renderPage({ title, step: 'GitHub App', body, script: SEND_SCRIPT })
  return { status: 200, html, formTarget: place.webUrl }
}

function typedIn(form: URLSearchParams): Omit<AppPage, 'listensAt'> {
  const [github = '', organisation = '', address = '', name = ''] = ['github', 'organisation', 'address', 'name'].map(
    (field) => form.get(field) ?? '',
  )
  const account = form.get('account') === 'organisation' ? 'organisation' : 'personal'
  return { github, account, organisation, address, name }
}

function page(status: number, parts: AppPage): PageAnswer {
  return { status, html: renderAppPage(parts) }
}
