import { readFileSync } from 'node:fs'
import { Marked } from 'marked'

const STYLE = readFileSync(new URL(import.meta.resolve('github-markdown-css/github-markdown.css')), 'utf8')
// Line breaks count in comments and bodies, as on GitHub.
const markdown = new Marked({ gfm: true, breaks: true })

const FRAME = `
:root { color-scheme: light dark; --page: #fff; --edge: #d1d9e0; --bar: #f6f8fa; --text: #1f2328; --quiet: #59636e }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --edge: #3d444d; --bar: #151b23; --text: #f0f6fc; --quiet: #9198a1 } }
body { margin: 0; padding: 16px; background: var(--page); color: var(--text); font: 14px/1.5 "Liberation Sans", Arial, sans-serif }
h1 { font-size: 24px; font-weight: 400; margin: 0 0 12px }
h1 span, .quiet { color: var(--quiet) }
.markdown-body { font-size: 14px; padding: 16px; background: transparent; font-family: inherit }
.box { border: 1px solid var(--edge); border-radius: 6px; margin-bottom: 16px; overflow: hidden }
.markdown-body li:has(> input) { list-style: none; margin-left: -1.4em }
.bar { background: var(--bar); border-bottom: 1px solid var(--edge); padding: 8px 16px }
.row + .row { border-top: 1px solid var(--edge) }
.row { padding: 8px 16px }
.button { display: inline-block; border: 1px solid var(--edge); border-radius: 6px; background: var(--bar); padding: 3px 12px; margin-right: 6px }
.pill { background: #59636e; color: #fff; border-radius: 2em; padding: 5px 12px; font-weight: 600; margin-right: 6px }
`

/** A page that shows blocks as GitHub would: its Markdown, its colours, light or dark as the browser prefers. */
export function pageOf(blocks) {
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}${FRAME}</style>${blocks.join('')}`
}

export function comment(bar, text) {
  return `<div class="box"><div class="bar"><b>sallyport</b> <span class="quiet">bot · ${bar}</span></div><div class="markdown-body">${html(text)}</div></div>`
}

/** @param checks names, conclusions, titles and buttons of check runs. */
export function checkList(checks) {
  const words = { success: 'Successful', failure: 'Failing', action_required: 'Action required' }
  const rows = checks.map(
    ({ name, conclusion, title, actions = [] }) =>
      `<div class="row"><b>${name}</b> <span class="quiet">Required · ${words[conclusion]}</span><br>${inText(title)}${
        actions.length === 0 ? '' : `<br>${actions.map(({ label }) => `<span class="button">${label}</span>`).join('')}`
      }</div>`,
  )
  return `<div class="box">${rows.join('')}</div>`
}

export function heading(title, number, draft) {
  const pill = draft ? '<span class="pill">Draft</span>' : ''
  return `<h1>${inText(title)} <span>#${number}</span></h1><p>${pill}<b>sallyport</b> <span class="quiet">bot wants to merge 1 commit into</span> <code>main</code></p>`
}

// References become links, as on GitHub; what is code stays as it is.
function html(text) {
  const rendered = markdown.parse(text)
  return rendered.replace(/(<code>[\s\S]*?<\/code>)|(?<![&\w])#(\d+)\b/g, (whole, code, number) =>
    code === undefined ? `<a href="#">#${number}</a>` : whole,
  )
}

function inText(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
