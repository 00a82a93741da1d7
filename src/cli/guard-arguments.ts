import { parseArgs } from 'node:util'
import type { Kind } from '../domain/intent.ts'
import { KINDS } from '../domain/intent.ts'
import type { RuleName } from '../domain/rule-name.ts'
import { isRuleName, RULE_NAMES } from '../domain/rule-name.ts'
import { LAYER_OPTIONS } from './policy-texts.ts'

export interface GuardArguments {
  readonly repo: string
  readonly base: string
  readonly head: string
  readonly policy?: string
  /** Files of the layers above the repository's. */
  readonly organisation?: string
  readonly operator?: string
  /** The branch that the change would go into. */
  readonly branch?: string
  readonly kind?: Kind
  readonly require: readonly RuleName[]
  readonly json: boolean
}

export type ParsedArguments =
  | { readonly type: 'help' }
  | { readonly type: 'problem'; readonly message: string }
  | { readonly type: 'ready'; readonly value: GuardArguments }

export const GUARD_HELP = `Usage: sallyport guard --repo DIR --base REV --head REV [options]

Judges the change between two commits of a local repository. Nothing in the repository is executed.

  --repo DIR       the repository: bare, shallow or with a work tree
  --base REV       the commit that the change starts from
  --head REV       the commit that is judged
  --policy FILE    the policy; without it .github/agent.yml of the base commit, or the defaults
  --organisation FILE, --operator FILE
                   policies above it: they may only tighten
  --branch NAME    the branch that the change goes into, for what policies say of branches
  --kind KIND      what was asked for: ${KINDS.join(', ')}
  --require RULE   block where this rule cannot be judged; may be repeated
  --json           one JSON object on stdout
  --help           this text

Rules: ${RULE_NAMES.join(', ')}
Exit code: 0 allow or disclose, 1 hold, 2 block, 64 wrong usage
`

const OPTIONS = {
  repo: { type: 'string' },
  base: { type: 'string' },
  head: { type: 'string' },
  policy: { type: 'string' },
  ...LAYER_OPTIONS,
  kind: { type: 'string' },
  require: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

export function parseGuardArguments(args: string[]): ParsedArguments {
  try {
    const { values } = parseArgs({ args, options: OPTIONS, strict: true, allowPositionals: false })
    return values.help === true ? { type: 'help' } : check(values)
  } catch (error) {
    return problem(error instanceof Error ? error.message : String(error))
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

function check(values: Values): ParsedArguments {
  const { repo = '', base = '', head = '', kind, require: wanted = [], json = false } = values
  const { policy, organisation, operator, branch } = values
  const missing = Object.entries({ repo, base, head }).filter(([, value]) => value === '')
  if (missing.length > 0) return problem(`needs ${missing.map(([name]) => `--${name}`).join(', ')}`)
  if (kind !== undefined && !isKind(kind)) return problem(`--kind ${kind} is not one of ${KINDS.join(', ')}`)
  const required = wanted.filter(isRuleName)
  const unknown = wanted.find((rule) => !isRuleName(rule))
  if (unknown !== undefined) return problem(`--require ${unknown} is not one of ${RULE_NAMES.join(', ')}`)
  const given = Object.entries({ policy, organisation, operator, branch }).filter(([, value]) => value !== undefined)
  const optional = { ...Object.fromEntries(given), ...(kind === undefined ? {} : { kind }) }
  return { type: 'ready', value: { repo, base, head, require: required, json, ...optional } }
}

function isKind(kind: string): kind is Kind {
  return (KINDS as readonly string[]).includes(kind)
}

function problem(message: string): ParsedArguments {
  return { type: 'problem', message }
}
