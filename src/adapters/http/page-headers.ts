import { createHash } from 'node:crypto'

interface Inline {
  readonly styles: readonly string[]
  readonly scripts: readonly string[]
}

/** Headers of a page: kept by nobody, framed by nobody, and with nothing in it but what is named here to the byte. */
export function pageHeaders({ styles, scripts }: Inline, formTarget?: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src ${hashes(styles)}`,
    `script-src ${hashes(scripts)}`,
    // The empty icon, so that browsers ask for none.
    'img-src data:',
    // Held against redirects too, so GitHub has to be named where a form goes there.
    `form-action 'self'${formTarget === undefined ? '' : ` ${formTarget}`}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    // Not no-referrer: browsers would then say of our own forms that they come from nowhere.
    'referrer-policy': 'strict-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  }
}

function hashes(texts: readonly string[]): string {
  if (texts.length === 0) return "'none'"
  return texts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`).join(' ')
}
