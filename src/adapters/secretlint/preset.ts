import { lintSource } from '@secretlint/core'
import { secretLintProfiler } from '@secretlint/profiler'
import { rules } from '@secretlint/secretlint-rule-preset-recommend'
import { isDocumentation } from './placeholder.ts'
import type { Span } from './span.ts'

// It measures every rule on every text and keeps all of it: half of the time, and memory without bound.
secretLintProfiler.setEnabled(false)

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
