import { createPrivateKey } from 'node:crypto'

export type ParsedKey = { readonly ok: true; readonly pem: string } | { readonly ok: false; readonly problem: string }

/** Accepts an RSA key as PEM, as PEM on one line with literal `\n`, and as base64 of a PEM. */
export function parsePrivateKey(value: string): ParsedKey {
  const pem = unfold(value.trim())
  if (!/^-----BEGIN (?:RSA )?PRIVATE KEY-----\n/.test(pem)) {
    return { ok: false, problem: 'is no PEM: give the file that GitHub made, its lines joined by \\n, or base64 of it' }
  }
  try {
    const { asymmetricKeyType } = createPrivateKey(pem)
    return asymmetricKeyType === 'rsa' ? { ok: true, pem } : { ok: false, problem: 'is no RSA key' }
  } catch {
    return { ok: false, problem: 'cannot be read as a key: it may have been cut off' }
  }
}

function unfold(value: string): string {
  if (value.includes('-----BEGIN')) return `${value.replaceAll('\\n', '\n').trim()}\n`
  return `${Buffer.from(value, 'base64').toString('utf8').trim()}\n`
}
