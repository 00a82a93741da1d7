import type { ServerResponse } from 'node:http'

/** One of GitHub's pages, as bare as can be; `body` is HTML. */
export function page(status: number, title: string, body: string): (response: ServerResponse) => void {
  return (response) => {
    response.writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      // As GitHub's own pages say it: forms go to GitHub, wherever they lead from there.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    })
    response.end(`<!doctype html><html lang="en"><title>${escaped(title)}</title>
<body style="font:16px/1.5 system-ui;max-width:40rem;margin:3rem auto"><h1>${escaped(title)}</h1>${body}</body></html>`)
  }
}

export function field(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${escaped(value)}">`
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`)
}
