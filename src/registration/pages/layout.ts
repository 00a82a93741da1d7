import { type Html, html, trusted } from '../html.ts'
import { STYLE } from './style.ts'

export const STEPS = ['Model', 'GitHub App', 'Install', 'Check'] as const
export type Step = (typeof STEPS)[number]

export interface PageParts {
  readonly title: string
  /** Where somebody is; absent on pages beside the way. */
  readonly step?: Step
  readonly body: Html
  readonly script?: string
}

/** A whole page. */
export function renderPage({ title, step, body, script }: PageParts): string {
  return renderHead(title, step) + body.text + renderFoot(script)
}

/** The page up to its heading, for what is sent in parts. */
export function renderHead(title: string, step?: Step): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${title} · Sallyport set-up</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<header>
<p class="brand">Sallyport <span>set-up</span></p>
${step === undefined ? undefined : renderSteps(step)}
</header>
<main>
<h1>${title}</h1>
`.text
}

export function renderFoot(script?: string): string {
  const added = script === undefined ? undefined : html`<script>${trusted(script)}</script>\n`
  return html`
</main>
${added}</body>
</html>
`.text
}

function renderSteps(current: Step): Html {
  const at = STEPS.indexOf(current)
  const items = STEPS.map((step, index) => {
    if (index < at) return html`<li class="done"><b aria-hidden="true">✓</b>${step}</li>`
    const mark = html`<b aria-hidden="true">${index + 1}</b>${step}`
    return index === at ? html`<li aria-current="step">${mark}</li>` : html`<li>${mark}</li>`
  })
  return html`<ol class="steps" aria-label="Steps">${items}</ol>`
}
