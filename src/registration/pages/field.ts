import { type Html, html } from '../html.ts'

export interface Field {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly type?: 'text' | 'url' | 'password'
  readonly hint?: Html
  readonly problem?: string | undefined
  /** The problem is a doubt that somebody may pass over. */
  readonly doubt?: boolean
  readonly placeholder?: string
  readonly required?: boolean
}

/** One line of a form: named, explained and, where it was wrong, said so to eyes and screen readers alike. */
export function renderField(field: Field): Html {
  const { name, label, value, type = 'text', hint, problem, doubt = false, placeholder, required = false } = field
  const described = [...(hint ? [`${name}-hint`] : []), ...(problem ? [`${name}-problem`] : [])].join(' ')
  return html`<div class="field">
<label class="name" for="${name}">${label}</label>
<input type="${type}" id="${name}" name="${name}" value="${value}" autocomplete="off" autocapitalize="none" spellcheck="false"
${placeholder === undefined ? undefined : html` placeholder="${placeholder}"`}${required ? html` required` : undefined}${
  described === '' ? undefined : html` aria-describedby="${described}"`
}${problem === undefined ? undefined : html` aria-invalid="true" autofocus`}>
${problem === undefined ? undefined : html`<p class="${doubt ? 'doubt' : 'problem'}" id="${name}-problem">${problem}</p>`}
${hint === undefined ? undefined : html`<p class="hint" id="${name}-hint">${hint}</p>`}
</div>`
}
