import type { Health, Row } from '../../domain/examination.ts'
import { type Html, html, withCode } from '../html.ts'
import { renderFoot, renderHead } from './layout.ts'

const WORDS: Readonly<Record<Health, string>> = { ok: '✓ fine', warn: '! look', fail: '✗ to do', unknown: '? unseen' }

/** What the doctor finds, row by row as it is found. */
export async function* renderChecks(repository: string, rows: AsyncIterable<Row>): AsyncGenerator<string> {
  yield renderHead(`Checking ${repository}`, 'Check')
  yield html`<p class="soft">Each part is looked at once: database, queue, a sandbox that runs one command, the model, the App, and the repository. This
takes some seconds.</p>
<ul class="rows" aria-live="polite" aria-label="What was found">
`.text
  const counts: Record<Health, number> = { ok: 0, warn: 0, fail: 0, unknown: 0 }
  for await (const row of rows) {
    counts[row.health] += 1
    yield renderRow(row).text
  }
  yield html`</ul>
${summary(counts, repository)}
<div class="actions">
<form method="post" action="/setup/finish"><input type="hidden" name="repository" value="${repository}"><button>Finish set-up</button></form>
<a class="button plain" href="/setup/check?repository=${encodeURIComponent(repository)}">Check again</a>
<a class="button plain" href="/setup/model">Change the model</a>
</div>`.text
  yield renderFoot()
}

function renderRow({ check, health, reason, todo, places = [] }: Row): Html {
  return html`<li><p class="health ${health}">${WORDS[health]}</p>
<p>${withCode(reason)} <span class="check">${check}</span></p>
${places.map((place) => html`<p><code>${place}</code></p>`)}
${todo === undefined ? undefined : html`<p class="todo">→ ${withCode(todo)}</p>`}</li>
`
}

function summary({ fail, warn }: Readonly<Record<Health, number>>, repository: string): Html {
  if (fail > 0) {
    return html`<div class="notice fail"><p>${fail} to do before all promises hold. You can finish now and mend them later: <code>npm run sallyport
doctor</code> shows the first part of this list again, <code>npm run sallyport doctor ${repository}</code> what is of the repository.</p></div>`
  }
  return html`<div class="notice ${warn > 0 ? 'warn' : 'ok'}"><p>${
    warn > 0 ? 'It works; some rows are worth a look.' : 'All is well.'
  }</p></div>`
}
