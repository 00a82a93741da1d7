import type { Problems } from '../app-form.ts'
import { type Html, html } from '../html.ts'
import { renderField } from './field.ts'
import { renderPage } from './layout.ts'

export interface AppPage {
  readonly github: string
  readonly account: 'personal' | 'organisation'
  readonly organisation: string
  readonly address: string
  readonly name: string
  readonly problems?: Problems
  readonly doubt?: boolean
  /** Where the web process listens: what a tunnel or proxy has to lead to. */
  readonly listensAt: string
}

export function renderAppPage(page: AppPage): string {
  const { github, address, name, problems = {}, doubt = false, listensAt } = page
  const body = html`<p class="soft">Sallyport acts on GitHub as an App of your own, with its own name, its own few permissions and its own key, which GitHub
makes for you and only this machine gets.</p>
<form method="post" action="/setup/app">
${renderField({
  name: 'address',
  label: 'Public address of this machine',
  type: 'text',
  value: address,
  problem: problems.address,
  doubt,
  placeholder: 'https://agent.example.com',
  required: true,
  hint: html`GitHub sends webhooks there. Let a TLS proxy or a tunnel lead from it to <code>${listensAt}</code>, for example
<code>cloudflared tunnel --url ${listensAt}</code>.`,
})}
${doubt ? renderAnyway() : undefined}
${renderAccount(page)}
${renderField({ name: 'name', label: 'Name of the App', value: name, problem: problems.name, required: true, hint: html`It must be free on GitHub; you can still change it there.` })}
${renderField({
  name: 'github',
  label: 'GitHub',
  value: github,
  problem: problems.github,
  hint: html`Or the address of your GitHub Enterprise Server.`,
})}
<div class="actions"><button>Continue on GitHub</button></div>
</form>`
  return renderPage({ title: 'Register the App', step: 'GitHub App', body })
}

function renderAnyway(): Html {
  return html`<div class="field"><label class="choice"><input type="checkbox" name="anyway" value="on"><span>Use this address all the same</span></label></div>`
}

function renderAccount({ account, organisation, problems = {} }: AppPage): Html {
  const checked = (value: string) => (account === value ? html` checked` : undefined)
  return html`<fieldset>
<legend>Who owns the App</legend>
<label class="choice"><input type="radio" name="account" value="personal"${checked('personal')}><span>My own account</span></label>
<label class="choice"><input type="radio" name="account" value="organisation"${checked('organisation')}><span>An organisation</span></label>
<div class="inner">${renderField({
    name: 'organisation',
    label: 'Name of the organisation',
    value: organisation,
    problem: problems.organisation,
    hint: html`Only where you chose so. An App that is not public can be installed by its owner alone.`,
  })}</div>
</fieldset>`
}

export interface Handover {
  readonly action: string
  readonly manifest: unknown
  readonly webUrl: string
}

/** The browser itself carries the manifest to GitHub, where somebody says yes to it. */
export function renderHandover({ action, manifest, webUrl }: Handover): {
  readonly title: string
  readonly body: Html
} {
  return {
    title: 'On to GitHub',
    body: html`<p>GitHub shows what the App is called; press <b>Create GitHub App</b> there, and you come back here.</p>
<form id="handover" method="post" action="${action}">
<input type="hidden" name="manifest" value="${JSON.stringify(manifest)}">
<div class="actions"><button autofocus>Continue on ${new URL(webUrl).host}</button></div>
</form>`,
  }
}
