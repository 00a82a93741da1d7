import type { Fault, FaultCode } from '../domain/fault.ts'
import type { AppWish } from './app-form.ts'
import { html } from './html.ts'
import { renderSetback } from './pages/notice.ts'

const AGAIN = html`<a class="button" href="/setup/app">Begin again</a>`

const NOT_OURS = {
  unknown:
    'GitHub sent you back, but not from where this set-up had sent you, or with a form that another one has replaced.',
  used: 'This way back from GitHub was used already, and it works once.',
  expired: 'More than an hour has gone by since the form was sent, and GitHub forgets it then.',
  'no-code': 'GitHub sent you back without the code that the credentials are exchanged for.',
} as const

/** Somebody came back from GitHub with something that cannot be used. */
export function renderNotOurs(why: keyof typeof NOT_OURS): string {
  return renderSetback({
    title: 'That did not fit',
    step: 'GitHub App',
    reason: NOT_OURS[why],
    todo: 'Nothing was stored. Begin again; if an App was made on GitHub meanwhile, delete it there.',
    actions: AGAIN,
  })
}

const TODO: Readonly<Partial<Record<FaultCode, string>>> = {
  'not-found': 'The code was used already or is older than an hour.',
  rejected: 'GitHub did not accept the code.',
  network: 'This machine could not get an answer from GitHub: look at its network, or at the address of your GitHub.',
  timeout: 'GitHub did not answer in time.',
  'rate-limited': 'GitHub asks for a pause: wait an hour.',
}

/** GitHub made the App, but did not hand out its credentials. */
export function renderConversionFailure(fault: Fault, { organisation, place }: AppWish): string {
  const owner = organisation === undefined ? '' : `/organizations/${encodeURIComponent(organisation)}`
  const again = html`<form method="post" action="/setup/convert"><button>Ask GitHub again</button></form>`
  const apps = html`<a class="button plain" href="${place.webUrl}${owner}/settings/apps" target="_blank" rel="noopener">Your Apps on GitHub</a>`
  return renderSetback({
    title: 'GitHub did not hand out the credentials',
    step: 'GitHub App',
    reason: `${fault.message}. ${TODO[fault.code] ?? ''}`,
    todo: fault.retryable
      ? 'Mend it and ask again within the hour. If GitHub then knows nothing of the code, delete the App there and begin again.'
      : 'A code works once, so this App cannot be had any more: delete it on GitHub, then begin again.',
    actions: html`${fault.retryable ? again : AGAIN}${apps}`,
  })
}

/** The credentials are here, but the disk did not take them. */
export function renderNotStored(fault: Fault): string {
  return renderSetback({
    title: 'The credentials could not be stored',
    step: 'GitHub App',
    reason: `${fault.message}.`,
    todo: 'They are kept in memory as long as this program runs. Mend it, then store them; do not end the program before.',
    actions: html`<form method="post" action="/setup/store"><button>Store them now</button></form>`,
  })
}
