import { html } from '../html.ts'
import { renderPage } from './layout.ts'

export interface DonePage {
  readonly repository: string
  readonly webUrl: string
  /** Where the credentials lie. */
  readonly place: string
  /** Whether the program goes on running by itself. */
  readonly running: boolean
  /** What it lacks before it can run. */
  readonly lacks: readonly string[]
}

export function renderDonePage({ repository, webUrl, place, running, lacks }: DonePage): string {
  const issues = `${webUrl}/${repository.split('/').map(encodeURIComponent).join('/')}/issues`
  const body = html`<p>${running ? 'It is running. ' : ''}Set-up is over: these pages are closed now, and their link works no more.</p>
${lacks.length === 0 ? undefined : html`<div class="notice warn"><p>Before it can run:</p>${lacks.map((each) => html`<p>${each}</p>`)}</div>`}
<h2>1. ${running ? 'Leave it running' : 'Start it'}</h2>
${running ? html`<p>It serves in the terminal in which you began. From now on <code>npm start</code> begins it.</p>` : html`<pre><code>npm start</code></pre>`}
<h2>2. Shut the doors</h2>
<p>Require the three checks with this App as their source. This shows the ruleset to have, beside what is there; with
<code>--apply</code> it is made, by a token of your own:</p>
<pre><code>GITHUB_TOKEN=… npm run sallyport -- doctor ${repository} --fix</code></pre>
<h2>3. Ask for the first change</h2>
<p>Put the label <code>agent:fix</code> on <a href="${issues}">an issue of ${repository}</a> that describes a small bug.</p>
<p class="hint">The App’s credentials lie in <code>${place}</code>, which only this user can read. Keep a copy with your other secrets.</p>`
  return renderPage({ title: 'Sallyport is set up', body })
}
