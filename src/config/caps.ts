import { CAP_NAMES, type CapName, type Caps } from '../domain/caps.ts'
import { parseAmount } from '../domain/money.ts'
import { nearMatch } from '../domain/near-match.ts'

export const AMOUNT_PROBLEM = 'must be an amount such as 5 or 2.50, with at most nine places'

export type ParsedCaps = { readonly ok: true; readonly caps: Caps } | { readonly ok: false; readonly problem: string }

/** `run=5, person-day=20` as an operator writes it: one problem at a time, never with a value in it. */
export function parseCaps(text: string): ParsedCaps {
  const caps: Partial<Record<CapName, string>> = {}
  const entries = text.split(/[\s,]+/).filter((part) => part !== '')
  for (const [index, entry] of entries.entries()) {
    const [name = '', amount = ''] = entry.split('=', 2)
    if (!isCapName(name)) return { ok: false, problem: `entry ${index + 1} is no cap; ${hintFor(name)}` }
    if (caps[name] !== undefined) return { ok: false, problem: `names ${name} twice` }
    if (parseAmount(amount) === undefined) return { ok: false, problem: `${name} ${AMOUNT_PROBLEM}` }
    caps[name] = amount
  }
  return { ok: true, caps }
}

function isCapName(name: string): name is CapName {
  return (CAP_NAMES as readonly string[]).includes(name)
}

function hintFor(name: string): string {
  const meant = nearMatch(name, CAP_NAMES)
  return meant === undefined ? `known are ${CAP_NAMES.join(', ')}` : `did you mean ${meant}?`
}
