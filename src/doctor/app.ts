import { fail, ok, type Row, unknown, warn } from '../domain/examination.ts'
import type { AppSettings, Grants, HookSettings, HookTraffic } from '../ports/inspection.ts'

const SETTINGS = "the App's settings on GitHub"

/** Permissions and events of the registered App beside those of its manifest. */
export function examineApp(app: AppSettings, manifest: AppSettings): Row[] {
  return [...examineGrants('app-permissions', app.permissions, manifest.permissions), examineEvents(app, manifest)]
}

/** @param check `app-permissions`, or `permissions` of an installation, where the owners have to accept what the App asks for. */
export function examineGrants(check: 'app-permissions' | 'permissions', granted: Grants, wanted: Grants): Row[] {
  const lacks = Object.entries(wanted).filter(([name, level]) => !covers(granted[name], level))
  const excess = Object.entries(granted).filter(([name, level]) => !covers(wanted[name], level))
  const where =
    check === 'permissions' ? 'The owner accepts it on the installation’s page.' : `Change it in ${SETTINGS}.`
  if (lacks.length === 0 && excess.length === 0) return [ok(check, 'The permissions are those of app.yml.')]
  return [
    ...(lacks.length === 0 ? [] : [fail(check, `Permissions are missing: ${list(lacks)}.`, where)]),
    ...(excess.length === 0 ? [] : [excessRow(check, excess)]),
  ]
}

// What the agent must never be able to have its App do is worse than what is only unused.
function excessRow(check: string, excess: readonly (readonly [string, string])[]): Row {
  const reason = `There are more permissions than app.yml asks for: ${list(excess)}.`
  const todo = `Take them away in ${SETTINGS}.`
  const grave = excess.some(([name]) => ['administration', 'workflows', 'secrets', 'actions'].includes(name))
  return grave ? fail(check, reason, todo) : warn(check, reason, todo)
}

function examineEvents({ events }: AppSettings, manifest: AppSettings): Row {
  const lacks = manifest.events.filter((event) => !events.includes(event))
  const excess = events.filter((event) => !manifest.events.includes(event))
  if (lacks.length > 0) {
    return fail('app-events', `The App is not told of: ${lacks.join(', ')}.`, `Subscribe to them in ${SETTINGS}.`)
  }
  if (excess.length === 0) return ok('app-events', 'The events are those of app.yml.')
  return warn(
    'app-events',
    `The App is told of more than it reads: ${excess.join(', ')}.`,
    `Unsubscribe in ${SETTINGS}.`,
  )
}

const PATH = '/api/github/webhooks'

/** Where webhooks go, and whether they arrived of late. @param traffic of the last three days. */
export function examineHook(hook: HookSettings, traffic: HookTraffic): Row[] {
  return [examineAddress(hook), examineTraffic(traffic)]
}

function examineAddress({ url, contentType, insecureTls }: HookSettings): Row {
  const check = 'webhook-address'
  const address = url === undefined ? null : URL.parse(url)
  const wanted = `Set https://YOUR-HOST${PATH} in ${SETTINGS}.`
  if (address === null) return fail(check, 'No address for webhooks is set.', wanted)
  if (address.pathname !== PATH) {
    return fail(check, `Webhooks go to ${address.host}${address.pathname}; Sallyport listens at ${PATH}.`, wanted)
  }
  if (contentType !== undefined && contentType !== 'json') {
    return fail(check, `Webhooks are sent as ${contentType}.`, `Choose application/json in ${SETTINGS}.`)
  }
  if (address.protocol !== 'https:' || insecureTls) {
    return warn(
      check,
      `Webhooks to ${address.host} can be read on their way.`,
      `Use https with verification in ${SETTINGS}.`,
    )
  }
  return ok(check, `Webhooks go to ${address.host}.`)
}

const REDELIVER = "under Recent Deliveries on the App's Advanced page"

function examineTraffic({ arrived, failed, newestArrived }: HookTraffic): Row {
  const check = 'webhook-deliveries'
  const [newest] = failed
  if (newestArrived === undefined) {
    const reason = 'GitHub sent nothing in the last three days, so whether webhooks arrive is not known.'
    return unknown(check, reason, `Label an issue, or redeliver the ping ${REDELIVER}.`)
  }
  if (newest === undefined) return ok(check, `All ${arrived} webhooks of the last three days arrived.`)
  const events = [...new Set(failed.map(({ event }) => event))].sort().join(', ')
  const count = `${failed.length} of ${arrived + failed.length} webhooks of the last three days did not arrive (${events})`
  if (newestArrived) {
    const todo = `See why ${REDELIVER}; the web process asks for them again by itself.`
    return warn(check, `${count}, the newest of them at ${newest.at}; later ones did.`, todo)
  }
  return fail(check, `${count}, nor did the newest, at ${newest.at}: it got ${newest.status}.`, todoFor(newest.status))
}

// What stands between GitHub and us is told from the answer that it got.
function todoFor(status: number): string {
  if (status === 401) return 'The signature was refused: set WEBHOOK_SECRET to the secret of the App’s webhook.'
  if (status === 503)
    return 'Something answered that it cannot: start Sallyport and its database, or look at the proxy.'
  if (status === 404 || status === 405 || (status >= 300 && status < 400)) {
    return `Something else answers there: let the address lead to ${PATH} of the web process, without a redirect.`
  }
  if (status === 0 || status >= 500) {
    return 'GitHub could not reach it: look at the proxy or tunnel, its certificate and the firewall.'
  }
  return `See what was answered ${REDELIVER}.`
}

function covers(granted: string | undefined, wanted: string): boolean {
  const levels = ['read', 'write', 'admin']
  return granted !== undefined && levels.indexOf(granted) >= levels.indexOf(wanted)
}

function list(grants: readonly (readonly [string, string])[]): string {
  return grants.map(([name, level]) => `${name}: ${level}`).join(', ')
}
