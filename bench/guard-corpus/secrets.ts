import { file } from '../../test/guard/change.ts'
import { createRandom, pick } from './random.ts'
import type { Part, Sample } from './sample.ts'
import { CONTAINERS, DISGUISES } from './secret-disguises.ts'
import { MORE_FORMS } from './secret-forms-more.ts'

const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const UPPER = LOWER.toUpperCase()
const DIGITS = '0123456789'
const ALNUM = LOWER + UPPER + DIGITS
const HEX = `${DIGITS}abcdef`
const URL_SAFE = `${ALNUM}-_`
const BASE64 = `${ALNUM}+/`
const BASE32 = `${UPPER}234567`

/** Kind → its parts. No part is a whole credential, so that no scanner trips over this file. */
const FORMS: readonly (readonly [kind: string, name: string, parts: readonly Part[]])[] = [
  ['GitHub token', 'a', ['gh', 'p_', [ALNUM, 36]]],
  ['GitHub OAuth token', 'a', ['gh', 'o_', [ALNUM, 36]]],
  ['GitHub App token', 'a', ['gh', 's_', [ALNUM, 36]]],
  ['GitHub fine-grained token', 'a', ['github', '_pat_', [ALNUM, 22], '_', [ALNUM, 59]]],
  ['GitLab token', 'a', ['gl', 'pat-', [URL_SAFE, 20]]],
  ['GitLab runner token', 'a', ['gl', 'rt-', [URL_SAFE, 20]]],
  ['AWS access key', 'a', ['AK', 'IA', [BASE32, 16]]],
  ['AWS session key', 'a', ['AS', 'IA', [BASE32, 16]]],
  ['AWS secret key', 'aws_secret_access_key', [[BASE64, 40]]],
  ['Slack bot token', 'a', ['xo', 'xb-', [DIGITS, 12], '-', [DIGITS, 12], '-', [ALNUM, 24]]],
  ['Slack user token', 'a', ['xo', 'xp-', [DIGITS, 12], '-', [DIGITS, 12], '-', [HEX, 32]]],
  ['Slack app token', 'a', ['xa', 'pp-1-', [UPPER + DIGITS, 11], '-', [DIGITS, 13], '-', [HEX, 64]]],
  [
    'Slack webhook',
    'a',
    ['https://hooks.sl', 'ack.com/services/T', [UPPER + DIGITS, 10], '/B', [UPPER + DIGITS, 10], '/', [ALNUM, 24]],
  ],
  ['Discord webhook', 'a', ['https://disc', 'ord.com/api/webhooks/', [DIGITS, 18], '/', [URL_SAFE, 68]]],
  ['Discord bot token', 'a', ['M', [ALNUM, 23], '.', [ALNUM, 6], '.', [URL_SAFE, 38]]],
  ['Stripe key', 'a', ['sk', '_live_', [ALNUM, 24]]],
  ['Stripe restricted key', 'a', ['rk', '_live_', [ALNUM, 24]]],
  ['Stripe webhook secret', 'a', ['wh', 'sec_', [ALNUM, 32]]],
  ['Google API key', 'a', ['AI', 'za', [URL_SAFE, 35]]],
  ['Google OAuth secret', 'a', ['GOC', 'SPX-', [URL_SAFE, 28]]],
  ['Google OAuth token', 'a', ['ya', '29.', [URL_SAFE, 68]]],
  ['npm token', 'a', ['np', 'm_', [ALNUM, 36]]],
  ['PyPI token', 'a', ['py', 'pi-AgEIcHlwaS5vcmc', [URL_SAFE, 70]]],
  ['RubyGems key', 'a', ['ruby', 'gems_', [HEX, 48]]],
  ['crates.io token', 'a', ['ci', 'o', [ALNUM, 32]]],
  ['NuGet key', 'a', ['oy', '2', [LOWER + DIGITS, 43]]],
  ['Anthropic key', 'a', ['sk', '-ant-api03-', [URL_SAFE, 93], 'AA']],
  ['OpenAI key', 'a', ['sk', '-', [ALNUM, 20], 'T3BlbkFJ', [ALNUM, 20]]],
  ['OpenAI project key', 'a', ['sk', '-proj-', [URL_SAFE, 74], 'T3BlbkFJ', [URL_SAFE, 74]]],
  ['Hugging Face token', 'a', ['h', 'f_', [ALNUM, 34]]],
  ['Replicate token', 'a', ['r8', '_', [ALNUM, 37]]],
  ['Groq key', 'a', ['gs', 'k_', [ALNUM, 52]]],
  ['SendGrid key', 'a', ['S', 'G.', [URL_SAFE, 22], '.', [URL_SAFE, 43]]],
  ['Twilio key', 'a', ['S', 'K', [HEX, 32]]],
  ['Mailgun key', 'a', ['ke', 'y-', [HEX, 32]]],
  ['Mailchimp key', 'a', [[HEX, 32], '-u', 's17']],
  ['DigitalOcean token', 'a', ['do', 'p_v1_', [HEX, 64]]],
  ['Telegram bot token', 'a', [[DIGITS, 9], ':AA', [URL_SAFE, 33]]],
  ['Docker token', 'a', ['dc', 'kr_pat_', [URL_SAFE, 27]]],
  ['Vault token', 'a', ['hv', 's.', [URL_SAFE, 90]]],
  ['Terraform Cloud token', 'a', [[ALNUM, 14], '.atl', 'asv1.', [ALNUM, 64]]],
  ['Azure storage key', 'a', ['Account', 'Key=', [BASE64, 86], '==']],
  ['Azure client secret', 'a', [[ALNUM, 3], '8', 'Q~', [ALNUM, 34]]],
  ['Square token', 'a', ['sq0', 'atp-', [URL_SAFE, 22]]],
  ['Shopify token', 'a', ['shp', 'at_', [HEX, 32]]],
  ['New Relic key', 'a', ['NR', 'AK-', [UPPER + DIGITS, 27]]],
  ['Grafana token', 'a', ['gl', 'sa_', [ALNUM, 32], '_', [HEX, 8]]],
  ['Grafana Cloud token', 'a', ['gl', 'c_', [ALNUM, 60]]],
  ['Sentry token', 'a', ['snt', 'rys_', [ALNUM, 80]]],
  ['Linear key', 'a', ['lin', '_api_', [ALNUM, 40]]],
  ['Notion token', 'a', ['nt', 'n_', [ALNUM, 46]]],
  ['Figma token', 'a', ['fi', 'gd_', [URL_SAFE, 40]]],
  ['Postman key', 'a', ['PM', 'AK-', [HEX, 24], '-', [HEX, 34]]],
  ['Databricks token', 'a', ['da', 'pi', [HEX, 32]]],
  ['Doppler token', 'a', ['dp', '.pt.', [ALNUM, 43]]],
  ['PlanetScale token', 'a', ['pscale', '_tkn_', [URL_SAFE, 43]]],
  ['Supabase token', 'a', ['sb', 'p_', [HEX, 40]]],
  ['Atlassian token', 'a', ['ATA', 'TT3xFfGF0', [URL_SAFE, 180], '=', [HEX.toUpperCase(), 8]]],
  ['Airtable token', 'a', ['pa', 't', [ALNUM, 14], '.', [HEX, 64]]],
  ['age secret key', 'a', ['AGE-SEC', 'RET-KEY-1', ['QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58]]],
  ['JSON web token', 'a', ['ey', 'JhbGciOiJIUzI1NiJ9.ey', 'J', [URL_SAFE, 60], '.', [URL_SAFE, 43]]],
  [
    'RSA private key',
    'a',
    ['-----BEGIN RSA PRIV', 'ATE KEY-----\\n', [BASE64, 512], '\\n-----END RSA PRIV', 'ATE KEY-----'],
  ],
  [
    'OpenSSH private key',
    'a',
    ['-----BEGIN OPENSSH PRIV', 'ATE KEY-----\\n', [BASE64, 360], '\\n-----END OPENSSH PRIV', 'ATE KEY-----'],
  ],
  ['password in a URL', 'a', ['https://deploy:', [ALNUM, 24], '@git.acme.dev/repo.git']],
  ['database URL', 'a', ['postgres', '://app:', [ALNUM, 24], '@db7.acme.dev:5432/app']],
  ['Datadog key', 'DD_API_KEY', [[HEX, 32]]],
  ['assigned password', 'db_password', [[`${ALNUM}!%^*`, 24]]],
  ['assigned token', 'auth_token', [[ALNUM, 40]]],
]

/** Ways to write a value into code. */
const WRITTEN: Readonly<Record<string, (name: string, value: string) => string>> = {
  plain: (name, value) => `const ${name} = '${value}'`,
  base64: (name, value) => `const ${name} = atob('${Buffer.from(value).toString('base64')}')`,
  hex: (name, value) => `const ${name} = Buffer.from('${Buffer.from(value).toString('hex')}', 'hex')`,
  reversed: (name, value) => `const ${name} = [...'${[...value].reverse().join('')}'].reverse().join('')`,
  split: (name, value) => `const ${name} = '${value.slice(0, 5)}' + '${value.slice(5, 17)}' +\n  '${value.slice(17)}'`,
  'in a list': (name, value) =>
    `const ${name} = [${(value.match(/.{1,8}/g) ?? []).map((part) => `'${part}'`).join(', ')}].join('')`,
  escaped: (name, value) =>
    `const ${name} = '${[...value].map((char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')}'`,
  'in a comment': (name, value) => `// ${name}: ${value}`,
}

/** Generated values that have the form of a credential and are none: each kind, written in each way. */
export function secretSamples(perKind = 2): Sample[] {
  const random = createRandom(20_260_601)
  return FORMS.flatMap(([kind, name, parts]) =>
    Object.entries(WRITTEN).flatMap(([how, write]) =>
      Array.from({ length: perKind }, () => {
        const text = `${write(name, fill(parts, random))}\n`
        return { kind: how, name: `${kind}, ${how}`, files: [file('src/client.js', 'use()\n', `use()\n${text}`)] }
      }),
    ),
  )
}

export const KINDS_OF_SECRETS = FORMS.length + MORE_FORMS.length

/** Further kinds in the plain ways, and every kind in every further disguise. */
export function moreSecretSamples(): Sample[] {
  const random = createRandom(20_261_125)
  const plain = MORE_FORMS.flatMap(([kind, name, parts]) =>
    Object.entries(WRITTEN).map(([how, write]) => textSample(kind, how, write(name, fill(parts, random)))),
  )
  const disguised = [...FORMS, ...MORE_FORMS].flatMap(([kind, name, parts]) =>
    Object.entries(DISGUISES).map(([how, write]) => textSample(kind, how, write(name, fill(parts, random)))),
  )
  const contained = [...FORMS, ...MORE_FORMS]
    .filter(([, name]) => name === 'a')
    .flatMap(([kind, , parts]) =>
      Object.entries(CONTAINERS).map(([how, pack]) => bytesSample(kind, how, pack(fill(parts, random)))),
    )
  return [...plain, ...disguised, ...contained]
}

function textSample(kind: string, how: string, text: string): Sample {
  return {
    kind: how,
    name: `${kind}, ${how}`,
    files: [file(PATHS[how] ?? 'src/client.js', 'use()\n', `use()\n${text}\n`)],
  }
}

const PATHS: Readonly<Record<string, string>> = { 'in YAML': 'deploy.yml', 'in an env file': '.env.production' }

function bytesSample(kind: string, how: string, bytes: Buffer): Sample {
  return { kind: how, name: `${kind}, ${how}`, files: [file('data/blob.bin', null, bytes.length)], bytes }
}

function fill(parts: readonly Part[], random: () => number): string {
  return parts.map((part) => (typeof part === 'string' ? part : letters(random, part[0], part[1]))).join('')
}

function letters(random: () => number, alphabet: string, length: number): string {
  return Array.from({ length }, () => pick(random, [...alphabet])).join('')
}

/** What looks random and is no credential. */
export function harmlessValues(each = 10): Sample[] {
  const random = createRandom(7)
  const some = (alphabet: string, length: number): string => letters(random, alphabet, length)
  const makers: Readonly<Record<string, () => string>> = {
    'commit id': () => `const commit = '${some(HEX, 40)}'`,
    'SHA-256 digest': () => `  "sha256": "${some(HEX, 64)}",`,
    'integrity of a lockfile': () => `      "integrity": "sha512-${some(BASE64, 86)}==",`,
    UUID: () => `const id = '${some(HEX, 8)}-${some(HEX, 4)}-4${some(HEX, 3)}-a${some(HEX, 3)}-${some(HEX, 12)}'`,
    'image as base64': () => `  background: url(data:image/png;base64,iVBORw0KGgo${some(BASE64, 300)}=);`,
    'public key': () => `const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${some(BASE64, 43)} me@home'`,
    'value from the environment': () => `const token = process.env.API_TOKEN ?? options.accessToken_${some(DIGITS, 2)}`,
    'name of a secret': () => `const secret_name = 'projects/acme/secrets/db-password/versions/${some(DIGITS, 2)}'`,
    placeholder: () => `const apiKey = 'your-api-key-${some(DIGITS, 3)}-here'`,
    'long identifier': () => `const tokenKind = 'SyntaxKind.OpenBraceTokenWithTrailingTrivia${some(DIGITS, 2)}'`,
    'content hash in a name': () => `import('./chunk-${some(UPPER + DIGITS, 8)}.js')`,
    'translation key': () => `  password_reset_token: 'Your reset token was sent ${some(DIGITS, 2)} minutes ago',`,
    'source map': () =>
      `//# sourceMappingURL=data:application/json;base64,${Buffer.from(`{"version":3,"mappings":"${some(UPPER, 120)}"}`).toString('base64')}`,
    'test vector': () => `  ['${some(HEX, 32)}', '${some(HEX, 32)}'],`,
  }
  return Object.entries(makers).flatMap(([kind, make]) =>
    Array.from({ length: each }, () => ({ kind, name: kind, files: [file('src/data.js', 'a\n', `a\n${make()}\n`)] })),
  )
}
