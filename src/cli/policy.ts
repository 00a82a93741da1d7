import { parseArgs } from 'node:util'
import { type EffectivePolicy, resolvePolicy } from '../config/policy-layers.ts'
import { renderPolicySchema } from '../config/policy-schema.ts'
import type { Io } from './io.ts'
import { show, USAGE } from './io.ts'
import { explainPolicy } from './policy-explain.ts'
import { LAYER_OPTIONS, readPolicyTexts } from './policy-texts.ts'

export const POLICY_HELP = `Usage: sallyport policy check FILE [--organisation FILE] [--operator FILE] [--branch NAME] [--json]
       sallyport policy explain FILE [--organisation FILE] [--operator FILE] [--branch NAME] [--json]
       sallyport policy schema

check    names every problem of a policy file with its place, and what the files above it do not allow; exit code 0
         without any, 1 with some
explain  prints every value that somebody said and that holds, as YAML, and above it the file and line that decided it
schema   prints the JSON schema of policy files
`

const OPTIONS = {
  ...LAYER_OPTIONS,
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Checks or explains a policy file, or prints the schema that editors complete it by. */
export async function runPolicy(args: string[], io: Io): Promise<number> {
  const parsed = parse(args)
  if (typeof parsed === 'string') return complain(io, parsed)
  const { positionals, values } = parsed
  const [command, path, ...more] = positionals
  if (values.help === true) return show(io, POLICY_HELP)
  if (command === 'schema' && path === undefined) return show(io, renderPolicySchema())
  const isKnown = command === 'check' || command === 'explain'
  if (!isKnown || path === undefined || more.length > 0) return complain(io, 'say check FILE, explain FILE or schema')
  const texts = await readPolicyTexts(
    { operator: values.operator, organisation: values.organisation, repository: path },
    io,
  )
  if (typeof texts === 'string') return complain(io, texts)
  const effective = resolvePolicy(texts, values.branch)
  if (command === 'check') return report(path, effective, { io, json: values.json === true })
  if (effective.problems.length > 0) return report(path, effective, { io, json: values.json === true })
  return show(io, explainPolicy(effective, values.json === true))
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, strict: true, allowPositionals: true })
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function complain(io: Io, message: string): number {
  io.err(`sallyport policy: ${message}\nTry: sallyport policy --help\n`)
  return USAGE
}

function report(
  path: string,
  { policy, problems, ignored }: EffectivePolicy,
  { io, json }: { readonly io: Io; readonly json: boolean },
): number {
  const valid = problems.length === 0
  const all = [...problems, ...ignored]
  if (json) io.out(`${JSON.stringify({ valid, problems, ignored, ...(valid ? { policy } : {}) })}\n`)
  else io.out(all.length === 0 ? `${path}: fine\n` : all.map((problem) => `${path}: ${problem}\n`).join(''))
  return all.length === 0 ? 0 : 1
}
