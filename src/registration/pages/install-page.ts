import { html } from '../html.ts'
import { renderPage } from './layout.ts'
import { RETURN_SCRIPT } from './style.ts'

export interface InstallPage {
  readonly slug: string
  /** GitHub's page on which it is installed. */
  readonly installUrl: string
  /** `owner/name`: where it is installed already. */
  readonly repositories: readonly string[]
  /** Why GitHub could not be asked. */
  readonly failure?: string
}

export function renderInstallPage({ slug, installUrl, repositories, failure }: InstallPage): string {
  const none = repositories.length === 0
  const link = html`<a class="button${none ? '' : ' plain'}" href="${installUrl}" target="_blank" rel="noopener">${
    none ? 'Install it on GitHub' : 'Install it on another one'
  }<span class="unseen"> (opens another tab)</span></a>`
  const body = html`<p>The App <b>${slug}</b> is registered, and its key is stored. Now install it on <b>one</b> repository: choose “Only select
repositories” there. It can see nothing else.</p>
${
  failure === undefined
    ? undefined
    : html`<div class="notice fail" role="alert"><p>GitHub could not be asked where it is installed: ${failure}.</p></div>`
}
${none ? undefined : renderRepositories(repositories)}
<div class="actions">${link}<a class="button plain" href="/setup/install">${none ? 'I have installed it' : 'Look again'}</a></div>`
  return renderPage({ title: 'Install the App', step: 'Install', body, ...(none ? { script: RETURN_SCRIPT } : {}) })
}

function renderRepositories(repositories: readonly string[]) {
  const items = repositories.map(
    (name) => html`<li><span>${name}</span>
<a class="button" href="/setup/check?repository=${encodeURIComponent(name)}" aria-label="Check ${name}">Check it</a></li>`,
  )
  return html`<h2>It is installed on</h2><ul class="repositories">${items}</ul>`
}
