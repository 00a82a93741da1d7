import { parseArgs } from 'node:util'
import { parsePolicy } from '../config/policy-file.ts'
import { renderPolicySchema } from '../config/policy-schema.ts'
import type { Io } from './io.ts'
import { show, USAGE } from './io.ts'

export const POLICY_HELP = `Usage: sallyport policy check FILE [--json]
       sallyport policy schema

check    names every problem of a policy file with its place; exit code 0 without any, 1 with some
schema   prints the JSON schema of policy files
`

/** Checks a policy file, or prints the schema that editors complete it by. */
export async function runPolicy(args: string[], io: Io): Promise<number> {
  const parsed = parse(args)
  if (typeof parsed === 'string') return complain(io, parsed)
  const [command, path, ...more] = parsed.positionals
  if (parsed.values.help === true) return show(io, POLICY_HELP)
  if (command === 'schema' && path === undefined) return show(io, renderPolicySchema())
  if (command !== 'check' || path === undefined || more.length > 0) return complain(io, 'say check FILE or schema')
  const text = await io.readFile(path)
  return text === undefined
    ? complain(io, `there is no file ${path}`)
    : report(path, text, { io, json: parsed.values.json === true })
}

function parse(args: string[]) {
  try {
    const options = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const
    return parseArgs({ args, options, strict: true, allowPositionals: true })
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function complain(io: Io, message: string): number {
  io.err(`sallyport policy: ${message}\nTry: sallyport policy --help\n`)
  return USAGE
}

function report(path: string, text: string, { io, json }: { readonly io: Io; readonly json: boolean }): number {
  const { policy, problems } = parsePolicy(text)
  const valid = problems.length === 0
  if (json) io.out(`${JSON.stringify({ valid, problems, ...(valid ? { policy } : {}) })}\n`)
  else io.out(valid ? `${path}: fine\n` : problems.map((problem) => `${path}: ${problem}\n`).join(''))
  return valid ? 0 : 1
}
