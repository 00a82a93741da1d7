import { isPlaceholder } from './placeholder.ts'
import type { Span } from './span.ts'

/** Credentials that show by their form alone. Bounded quantifiers, no nesting: linear. */
const FORMS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['GitHub token', /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36,255}(?![A-Za-z0-9])/g],
  ['GitHub fine-grained token', /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{60,255}/g],
  ['GitLab token', /(?<![A-Za-z0-9])gl(?:pat|ptt|dt|rt|cbt|soat)-[A-Za-z0-9_-]{20,255}/g],
  ['AWS access key', /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])/g],
  ['Slack token', /(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10,250}/g],
  ['Slack app token', /(?<![A-Za-z0-9])xapp-\d-[A-Za-z0-9-]{20,250}/g],
  ['Slack webhook', /hooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9/]{20,200}/g],
  ['Discord webhook', /discord(?:app)?\.com\/api\/webhooks\/\d{10,25}\/[\w-]{40,120}/g],
  ['Stripe key', /(?<![A-Za-z0-9])(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,250}/g],
  ['Stripe webhook secret', /(?<![A-Za-z0-9])whsec_[A-Za-z0-9+/]{24,250}/g],
  ['Google API key', /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g],
  ['Google OAuth secret', /(?<![A-Za-z0-9])GOCSPX-[A-Za-z0-9_-]{28}/g],
  ['Google OAuth token', /(?<![A-Za-z0-9])ya29\.[A-Za-z0-9_-]{30,500}/g],
  ['npm token', /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g],
  ['PyPI token', /(?<![A-Za-z0-9])pypi-AgE[A-Za-z0-9_-]{50,500}/g],
  ['Anthropic key', /(?<![A-Za-z0-9])sk-ant-[A-Za-z0-9_-]{20,250}/g],
  ['OpenAI key', /(?<![A-Za-z0-9])sk-(?:proj-|svcacct-|admin-|None-)?(?=[A-Za-z0-9_-]{0,120}\d)[A-Za-z0-9_-]{32,250}/g],
  ['Hugging Face token', /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,60}(?![A-Za-z0-9])/g],
  ['SendGrid key', /(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}/g],
  ['Twilio key', /(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])/g],
  ['Mailgun key', /(?<![A-Za-z0-9])key-[0-9a-f]{32}(?![A-Za-z0-9])/g],
  ['DigitalOcean token', /(?<![A-Za-z0-9])do[opr]_v1_[0-9a-f]{64}/g],
  ['Telegram bot token', /(?<![A-Za-z0-9])\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g],
  ['Docker token', /(?<![A-Za-z0-9])dckr_pat_[A-Za-z0-9_-]{20,60}/g],
  ['Vault token', /(?<![A-Za-z0-9])hv[sbr]\.[A-Za-z0-9_-]{24,250}/g],
  ['Azure storage key', /AccountKey=[A-Za-z0-9+/]{60,100}={0,2}/g],
  ['Square token', /(?<![A-Za-z0-9])(?:EAAA|sq0atp-|sq0csp-)[A-Za-z0-9_-]{22,64}/g],
  ['age secret key', /AGE-SECRET-KEY-1[A-Z0-9]{50,70}/g],
  ['JSON web token', /(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{20,1000}/g],
  [
    'private key',
    /-----BEGIN (?:[A-Z]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[^-]{0,8000}-----END (?:[A-Z]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----)?/g,
  ],
]

/** Every known form in a text, placeholders apart. */
export function findKnownForms(text: string): Span[] {
  return FORMS.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)]
      .filter(([value]) => !isHarmless(kind, value))
      .map(({ index, 0: value }) => ({ kind, start: index, end: index + value.length })),
  )
}

// A header of a key with nothing behind it is documentation or a parser's constant.
function isHarmless(kind: string, value: string): boolean {
  if (kind !== 'private key') return isPlaceholder(value)
  const body = value.split('-----')[2] ?? ''
  return value.includes('-----END') && (body.replace(/\\[rn]|\s/g, '').length < 60 || isPlaceholder(body.slice(0, 400)))
}
