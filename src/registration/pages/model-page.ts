import { html } from '../html.ts'
import type { ModelProblems } from '../model-form.ts'
import { renderField } from './field.ts'
import { renderPage } from './layout.ts'

export interface ModelPage {
  readonly endpoint: string
  readonly model: string
  /** A key is known already, and is not shown. */
  readonly hasKey: boolean
  readonly problems?: ModelProblems
  /** Why the model did not answer. */
  readonly failure?: string
}

export function renderModelPage({ endpoint, model, hasKey, problems = {}, failure }: ModelPage): string {
  const body = html`<p class="soft">Any OpenAI-compatible endpoint, also one on your own machine. It is asked one small question, to see that it
answers.</p>
${
  failure === undefined
    ? undefined
    : html`<div class="notice fail" role="alert"><p>The model did not answer: ${failure}.</p></div>`
}
<form method="post" action="/setup/model">
${renderField({ name: 'endpoint', label: 'Address of the endpoint', type: 'url', value: endpoint, problem: problems.endpoint, required: true })}
${renderField({
  name: 'model',
  label: 'Model',
  value: model,
  problem: problems.model,
  required: true,
  hint: html`Its name, as the endpoint calls it.`,
})}
${renderField({
  name: 'key',
  label: 'Key',
  type: 'password',
  value: '',
  problem: problems.key,
  hint: hasKey
    ? html`One is known; leave this empty to keep it.`
    : html`Kept in a file that only this user can read. Local endpoints often need none.`,
})}
<div class="actions">
<button>Ask the model</button>
<button class="plain" formaction="/setup/model/later" formnovalidate>Later</button>
</div>
</form>`
  return renderPage({ title: 'Which model does the work?', step: 'Model', body })
}
