import { MORE_FORMS } from './more-forms.ts'
import { isDocumentation, isPlaceholder } from './placeholder.ts'
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
  ['RubyGems key', /(?<![A-Za-z0-9])rubygems_[0-9a-f]{48}/g],
  ['crates.io token', /(?<![A-Za-z0-9])cio[A-Za-z0-9]{32}(?![A-Za-z0-9])/g],
  ['NuGet key', /(?<![A-Za-z0-9])oy2[a-z0-9]{43}(?![A-Za-z0-9])/g],
  ['Replicate token', /(?<![A-Za-z0-9])r8_[A-Za-z0-9]{37}(?![A-Za-z0-9])/g],
  ['key of a model endpoint', /(?<![A-Za-z0-9])(?:gsk_|xai-|pplx-|tvly-|lsv2_[ps]t_)[A-Za-z0-9_]{32,100}/g],
  ['Mailchimp key', /(?<![A-Za-z0-9])[0-9a-f]{32}-us\d{1,2}(?!\d)/g],
  ['Brevo key', /(?<![A-Za-z0-9])xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}/g],
  ['Discord bot token', /(?<![\w.-])[MNO][A-Za-z\d_-]{23,27}\.[\w-]{6}\.[\w-]{27,40}(?![\w.-])/g],
  ['Terraform token', /(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,80}/g],
  ['Azure client secret', /(?<![\w~.-])[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![\w~.-])/g],
  ['Shopify token', /(?<![A-Za-z0-9])shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/g],
  ['New Relic key', /(?<![A-Za-z0-9])NR(?:AK|JS|II|RA)-[A-Z0-9a-f]{19,42}/g],
  ['Grafana token', /(?<![A-Za-z0-9])gl(?:sa_[A-Za-z0-9]{32}_[0-9a-f]{8}|c_[A-Za-z0-9+/]{32,400})/g],
  ['Sentry token', /(?<![A-Za-z0-9])sntry[su]_[A-Za-z0-9+/=_-]{40,400}/g],
  ['Linear key', /(?<![A-Za-z0-9])lin_(?:api|oauth)_[A-Za-z0-9]{40,64}/g],
  ['Notion token', /(?<![A-Za-z0-9])ntn_[A-Za-z0-9]{40,50}/g],
  ['Figma token', /(?<![A-Za-z0-9])fig[dou]_[A-Za-z0-9_-]{40}/g],
  ['Postman key', /(?<![A-Za-z0-9])PMAK-[0-9a-f]{24}-[0-9a-f]{34}/g],
  ['Databricks token', /(?<![A-Za-z0-9])dapi[0-9a-f]{32}(?:-\d)?(?![A-Za-z0-9])/g],
  ['Doppler token', /(?<![A-Za-z0-9])dp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9._-]{40,64}/g],
  ['PlanetScale credential', /(?<![A-Za-z0-9])pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{32,64}/g],
  ['Supabase token', /(?<![A-Za-z0-9])sb(?:p|_secret)_[A-Za-z0-9_-]{31,64}/g],
  ['Atlassian token', /(?<![A-Za-z0-9])AT(?:ATT3|CTT3|BB)[A-Za-z0-9_=-]{28,250}/g],
  ['Airtable token', /(?<![A-Za-z0-9])pat[A-Za-z0-9]{14}\.[0-9a-f]{64}/g],
  ['Netlify token', /(?<![A-Za-z0-9])nfp_[A-Za-z0-9]{36}/g],
  ['Pulumi token', /(?<![A-Za-z0-9])pul-[0-9a-f]{40}/g],
  ['CircleCI token', /(?<![A-Za-z0-9])CCI(?:PAT|PRJ)_[A-Za-z0-9]{22}_[0-9a-f]{40}/g],
  ['Buildkite token', /(?<![A-Za-z0-9])bkua_[0-9a-f]{40}/g],
  ['Dynatrace token', /(?<![A-Za-z0-9])dt0[a-z]\d{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64}/g],
  ['Alibaba Cloud key', /(?<![A-Za-z0-9])LTAI[A-Za-z0-9]{16,26}(?![A-Za-z0-9])/g],
  ['Mapbox secret token', /(?<![A-Za-z0-9])sk\.eyJ[A-Za-z0-9_-]{40,200}\.[A-Za-z0-9_-]{20,60}/g],
  ['1Password token', /(?<![A-Za-z0-9])ops_eyJ[A-Za-z0-9_-]{100,1000}/g],
  ['Fly.io token', /(?<![A-Za-z0-9])fo1_[A-Za-z0-9_-]{40,80}/g],
  [
    'password in a URL',
    /(?<![A-Za-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/'"`]{0,60}:[^\s:@/'"`]{8,120}@[\w[][\w.:-]{0,120}/gi,
  ],
  ['age secret key', /AGE-SECRET-KEY-1[A-Z0-9]{50,70}/g],
  ['JSON web token', /(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{20,1000}/g],
  [
    'private key',
    /-----BEGIN (?:[A-Z]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[^-]{0,8000}-----END (?:[A-Z]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----)?/g,
  ],
  ...MORE_FORMS,
]

// What a form begins with in any case: most texts hold none of it, which is found out faster than a pattern fails.
const HEADS: readonly string[] = FORMS.map(([, { source, flags }]) => {
  const body = source.replace(/^\(\?<!\[[^\]]{1,40}\]\)/, '')
  const hasChoice = body.replace(/\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g, '').includes('|')
  const head = /^[A-Za-z0-9_-]*(?![A-Za-z0-9_?*+{-])/.exec(body)?.[0] ?? ''
  return hasChoice || flags.includes('i') ? '' : head
})

// The same for forms that begin with what any text may hold, by what stands within them.
const WITHIN: Readonly<Record<string, RegExp>> = {
  'AWS access key': /AKIA|ASIA|ABIA|ACCA/,
  'Stripe key': /k_(?:live|test)_/,
  'Telegram bot token': /:AA/,
  'Square token': /EAAA|sq0/,
  'Mailchimp key': /-us\d/,
  'Discord bot token': /\.[\w-]{6}\./,
  'Terraform token': /\.atlasv1\./,
  'Azure client secret': /Q~/,
  'password in a URL': /:\/\//,
  'Asana token': /\/\d{16}/,
  'LaunchDarkly key': /(?:api|sdk|mob)-/,
  'Azure shared access signature': /sig=/i,
  'Lob key': /(?:live|test)_[0-9a-f]{35}/,
}

/** Every known form in a text, placeholders apart. */
export function findKnownForms(text: string): Span[] {
  return FORMS.filter(
    ([kind], index) => text.includes(HEADS[index] ?? '') && WITHIN[kind]?.test(text) !== false,
  ).flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)]
      .filter(([value]) => !isHarmless(kind, value))
      .map(({ index, 0: value }) => ({ kind, start: index, end: index + value.length })),
  )
}

// A header of a key with nothing behind it is documentation or a parser's constant.
function isHarmless(kind: string, value: string): boolean {
  if (kind === 'password in a URL') return isDocumentation(value)
  if (kind !== 'private key') return isPlaceholder(value)
  const body = value.split('-----')[2] ?? ''
  return value.includes('-----END') && (body.replace(/\\[rn]|\s/g, '').length < 60 || isPlaceholder(body.slice(0, 400)))
}
