import { lintSource } from '@secretlint/core'
import { rules } from '@secretlint/secretlint-rule-preset-recommend'
import { isPlaceholder } from './placeholder.ts'
import type { Span } from './span.ts'

const KINDS: Readonly<Record<string, string>> = {
  aws: 'AWS credential',
  gcp: 'Google Cloud credential',
  privatekey: 'private key',
  npm: 'npm token',
  basicauth: 'password in a URL',
  'database-connection-string': 'password in a database URL',
  github: 'GitHub token',
  gitlab: 'GitLab token',
  openai: 'OpenAI key',
  anthropic: 'Anthropic key',
  slack: 'Slack token',
  stripe: 'Stripe key',
  sendgrid: 'SendGrid key',
}

// The filter would let a comment in the text under judgement switch the rules off.
const CONFIG = {
  rules: rules
    .filter(({ meta }) => !meta.id.endsWith('filter-comments'))
    .map((rule) => ({ id: rule.meta.id, rule: rule as never })),
}

/** What secretlint's recommended rules find, placeholders apart. */
export async function findByPreset(text: string, path: string): Promise<Span[]> {
  const extension = /\.\w{1,12}$/.exec(path)?.[0] ?? ''
  const source = { filePath: path, content: text, contentType: 'text' as const, ext: extension }
  const { messages } = await lintSource({
    source,
    options: { config: CONFIG, noPhysicFilePath: true, maskSecrets: true },
  })
  return messages
    .map(({ ruleId, range: [start, end] }) => ({ kind: kindOf(ruleId), start, end }))
    .filter(({ start, end }) => !isDocumentation(text.slice(start, end)))
}

function kindOf(ruleId: string): string {
  const name = ruleId.replace(/^.*secretlint-rule-/, '')
  return KINDS[name] ?? `${name} credential`
}

const LOCAL =
  /@(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0|host\.docker\.internal|db|postgres|redis|mysql|mongo|(?:[\w-]{1,60}\.){0,4}example(?:\.(?:com|org|net))?)(?:[:/?]|$)/i
const WEAK =
  /:\/\/[^:/\s]{0,60}:(?:pass(?:word|wd)?|pwd|secret|postgres|root|admin|user|test|token|x-oauth-basic|[^@]{0,3})@/i

function isDocumentation(value: string): boolean {
  return isPlaceholder(value) || LOCAL.test(value) || WEAK.test(value)
}
