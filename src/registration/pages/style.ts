/** The pages' only style sheet. It names no file and no font of anybody's. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f8fa; --card: #ffffff; --line: #d1d9e0; --control: #818b98; --text: #1f2328; --soft: #59636e; --link: #0969da;
  --go: #1f883d; --go-hover: #1a7f37; --ok: #1a7f37; --warn: #9a6700; --fail: #d1242f; --warn-card: #fff8c5; --fail-card: #ffebe9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #010409; --card: #0d1117; --line: #3d444d; --control: #656c76; --text: #f0f6fc; --soft: #9198a1; --link: #4493f8;
    --go: #238636; --go-hover: #29903b; --ok: #3fb950; --warn: #d29922; --fail: #f85149; --warn-card: #272115; --fail-card: #25171c;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 2rem 1rem 4rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif;
}
header, main { max-width: 42rem; margin: 0 auto; }
.brand { margin: 0 0 1rem; font-weight: 600; }
.brand span { color: var(--soft); font-weight: 400; }
ol.steps { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 1rem; padding: 0; list-style: none; font-size: .875rem; color: var(--soft); }
.steps b { display: inline-block; width: 1.5rem; height: 1.5rem; margin-right: .375rem; border: 1px solid var(--line); border-radius: 50%; text-align: center; line-height: 1.4rem; font-weight: 500; }
.steps [aria-current] { color: var(--text); font-weight: 600; }
.steps [aria-current] b { border-color: var(--link); background: var(--link); color: var(--card); }
.steps .done b { border-color: var(--ok); color: var(--ok); }
main { padding: 1.5rem 2rem 2rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; font-weight: 600; }
h2 { margin: 2rem 0 .5rem; font-size: 1rem; }
p { margin: 0 0 1rem; }
a { color: var(--link); }
a, code, dd, li { overflow-wrap: anywhere; }
.soft, .hint { color: var(--soft); }
.hint { margin: .25rem 0 0; font-size: .875rem; }
code { padding: .125rem .375rem; border-radius: .375rem; background: var(--page); font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { margin: 0 0 1rem; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .375rem; background: var(--page); white-space: pre-wrap; overflow-wrap: anywhere; }
pre code { padding: 0; background: none; }
fieldset { margin: 0 0 1.25rem; padding: 0; border: 0; }
legend, label.name { display: block; margin-bottom: .25rem; padding: 0; font-weight: 600; font-size: .875rem; }
.field { margin-bottom: 1.25rem; }
.choice { display: flex; gap: .5rem; align-items: baseline; margin: .25rem 0; }
.inner { margin: .5rem 0 0 1.5rem; }
input[type=text], input[type=url], input[type=password] {
  width: 100%; padding: .375rem .75rem; border: 1px solid var(--control); border-radius: .375rem; background: var(--card); color: inherit; font: inherit;
}
[aria-invalid=true] { border-color: var(--fail) !important; }
.problem { margin: .25rem 0 0; color: var(--fail); font-size: .875rem; }
.doubt { margin: .25rem 0 0; color: var(--warn); font-size: .875rem; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
button, a.button {
  display: inline-block; padding: .4375rem 1rem; border: 1px solid transparent; border-radius: .375rem; background: var(--go); color: #fff;
  font: inherit; font-size: .875rem; font-weight: 600; text-decoration: none; cursor: pointer;
}
button:hover, a.button:hover { background: var(--go-hover); }
button.plain, a.plain { border-color: var(--line); background: var(--page); color: var(--text); }
button.plain:hover, a.plain:hover { border-color: var(--control); background: var(--page); }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin-top: 1.5rem; }
.notice { margin: 0 0 1.25rem; padding: .75rem 1rem; border: 1px solid var(--line); border-left: .25rem solid var(--soft); border-radius: .375rem; }
.notice.fail { border-left-color: var(--fail); background: var(--fail-card); }
.notice.warn { border-left-color: var(--warn); background: var(--warn-card); }
.notice.ok { border-left-color: var(--ok); }
.notice > :last-child { margin-bottom: 0; }
ul.rows, ul.repositories { margin: 0 0 1rem; padding: 0; border: 1px solid var(--line); border-radius: .375rem; list-style: none; }
.rows li, .repositories li { padding: .625rem 1rem; }
.rows li + li, .repositories li + li { border-top: 1px solid var(--line); }
.repositories li { display: flex; flex-wrap: wrap; gap: .5rem 1rem; justify-content: space-between; align-items: center; }
.rows li { display: grid; grid-template-columns: 5.5rem 1fr; gap: 0 .75rem; }
.rows p { grid-column: 2; margin: 0; }
.rows .health { grid-column: 1; grid-row: 1; font-size: .875rem; font-weight: 600; white-space: nowrap; }
.health.ok { color: var(--ok); } .health.warn { color: var(--warn); } .health.fail { color: var(--fail); } .health.unknown { color: var(--soft); }
.rows .check { color: var(--soft); font-size: .875rem; }
.rows .todo { font-size: .875rem; }
@media (max-width: 32rem) {
  body { padding: 1rem .5rem 2rem; }
  main { padding: 1.25rem 1rem 1.5rem; }
  .rows li { grid-template-columns: 1fr; }
  .rows p { grid-column: 1; }
  .rows .health { grid-row: auto; }
}
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (forced-colors: active) { button, a.button { border-color: ButtonText; } }
`

/** Sends the form on that the page consists of; without scripts its button does. */
export const SEND_SCRIPT = "document.getElementById('handover').submit()"

/** Looks again when somebody comes back from another tab; without scripts a button does. */
export const RETURN_SCRIPT =
  "document.addEventListener('visibilitychange',()=>{if(document.visibilityState==='visible')location.reload()})"
