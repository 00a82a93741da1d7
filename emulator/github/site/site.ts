import type { ServerResponse } from 'node:http'
import type { Received } from '../http.ts'
import type { Route } from '../router.ts'
import { createManifestRoutes } from '../routes/app-manifests.ts'
import { seedInstallation } from '../seed.ts'
import type { App, User } from '../state/accounts.ts'
import { fullName, type Repository, type World } from '../state/world.ts'
import type { Webhooks } from '../webhooks.ts'
import { findUser, requireUser } from '../world.ts'
import { createManifestDesk, type Manifest, type ManifestDesk, problemsOf } from './manifests.ts'
import { field, page } from './page.ts'

export interface Site {
  readonly routes: readonly Route[]
  /** Undefined where it is no page. */
  serve(received: Received): Respond | undefined
  signIn(login: string): void
}

export function createSite(world: World, webhooks: Webhooks): Site {
  const browser: { visitor?: User } = {}
  const parts = { world, webhooks, manifests: createManifestDesk(world), visitor: () => browser.visitor }
  return {
    routes: createManifestRoutes(parts.manifests),
    serve: (received) => serveSite(received, parts),
    signIn(login) {
      browser.visitor = requireUser(world, login)
    },
  }
}

interface SiteParts {
  readonly world: World
  readonly manifests: ManifestDesk
  readonly webhooks: Webhooks
  /** Who is signed in, in every browser. */
  readonly visitor: () => User | undefined
}

type Respond = (response: ServerResponse) => void

const NEW = /^(?:\/organizations\/(?<organisation>[^/]+))?\/settings\/apps(?<form>\/new)?$/
const INSTALL = /^\/apps\/(?<slug>[^/]+)\/installations(?<form>\/new)?$/

/** The few pages of GitHub's site on which a person registers and installs an App. Undefined for everything else. */
function serveSite(received: Received, parts: SiteParts): Respond | undefined {
  const { pathname } = received.url
  const registering = NEW.exec(pathname)?.groups
  const installing = INSTALL.exec(pathname)?.groups
  if (registering === undefined && installing === undefined) return undefined
  const visitor = parts.visitor()
  if (visitor === undefined) return page(200, 'Sign in to GitHub', '<p>Nobody is signed in.</p>')
  const owner = registering?.organisation === undefined ? visitor : findUser(parts.world, registering.organisation)
  if (owner === undefined) return page(404, 'Not found', '<p>There is no such organisation.</p>')
  if (registering !== undefined) {
    const asked = { received, owner, parts }
    return registering.form === undefined ? create(asked) : offer(asked)
  }
  const app = [...parts.world.apps.values()].find(({ slug }) => slug === installing?.slug)
  if (app === undefined) return page(404, 'Not found', '<p>There is no such App.</p>')
  return installing?.form === undefined ? install(received, app, parts) : choose(app, parts)
}

interface Asked {
  readonly received: Received
  readonly owner: User
  readonly parts: SiteParts
}

function offer({ received, owner, parts }: Asked): Respond {
  const sent = new URLSearchParams(received.bytes.toString())
  const manifest = sent.get('manifest') ?? ''
  const problems = problemsOf(parts.world, manifest)
  if (received.message.method !== 'POST' || problems.length > 0)
    return page(422, 'Invalid manifest', problems.join('; '))
  const { name } = JSON.parse(manifest) as Manifest
  const state = received.url.searchParams.get('state') ?? ''
  const form = `${field('manifest', manifest)}${field('state', state)}
<label>GitHub App name <input name="name" value="${name.replace(/"/g, '&quot;')}"></label>
<button>Create GitHub App for ${owner.login}</button>`
  const action = received.url.pathname.replace(/\/new$/, '')
  return page(200, `Create GitHub App for ${owner.login}`, `<form method="post" action="${action}">${form}</form>`)
}

function create({ received, owner, parts }: Asked): Respond {
  const sent = new URLSearchParams(received.bytes.toString())
  const manifest = { ...JSON.parse(sent.get('manifest') ?? '{}'), name: sent.get('name') ?? '' } as Manifest
  const problems = problemsOf(parts.world, JSON.stringify(manifest))
  if (problems.length > 0) return page(422, 'Create GitHub App', `<p>${problems.join('; ')}</p>`)
  const back = new URL(manifest.redirect_url)
  back.searchParams.set('code', parts.manifests.register(manifest, owner))
  const state = sent.get('state') ?? ''
  if (state !== '') back.searchParams.set('state', state)
  return goTo(back.href)
}

function choose(app: App, { world }: SiteParts): Respond {
  const boxes = ownedBy(app, world).map(
    (one) => `<label><input type="checkbox" name="repository" value="${one.id}"> ${fullName(one)}</label><br>`,
  )
  const form = `<p>Only select repositories</p>${boxes.join('')}<button>Install</button>`
  return page(200, `Install ${app.name}`, `<form method="post" action="/apps/${app.slug}/installations">${form}</form>`)
}

function install(received: Received, app: App, { world, webhooks }: SiteParts): Respond {
  const wanted = new URLSearchParams(received.bytes.toString()).getAll('repository').map(Number)
  const repositories = ownedBy(app, world).filter(({ id }) => wanted.includes(id))
  if (repositories.length === 0) return page(422, `Install ${app.name}`, '<p>Select at least one repository.</p>')
  webhooks.notifyInstallation(seedInstallation(world, app, repositories), 'created')
  return page(200, 'Installed', `<p>${app.name} was installed.</p>`)
}

// An App that is not public can be installed by its owner alone.
function ownedBy({ owner }: App, world: World): Repository[] {
  return world.repositories.filter((one) => one.owner === owner)
}

function goTo(location: string): Respond {
  return (response) => {
    response.writeHead(302, { location })
    response.end()
  }
}
