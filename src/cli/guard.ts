import { stat } from 'node:fs/promises'
import type { LocalRepository } from '../adapters/git/local-repository.ts'
import { openLocalRepository } from '../adapters/git/local-repository.ts'
import { createSecretScanner } from '../adapters/secretlint/scanner.ts'
import { resolvePolicy } from '../config/policy-layers.ts'
import type { ChangeSet } from '../domain/change-set.ts'
import { isFault } from '../domain/fault.ts'
import type { Policy } from '../domain/policy.ts'
import type { Verb, Verdict } from '../domain/verdict.ts'
import { findBaseHeads } from '../guard/base-heads.ts'
import { readExposures } from '../guard/exposure-facts.ts'
import { evaluateGuard } from '../guard/guard.ts'
import { findSecrets } from '../guard/secret-facts.ts'
import type { GuardArguments } from './guard-arguments.ts'
import { GUARD_HELP, parseGuardArguments } from './guard-arguments.ts'
import type { Io } from './io.ts'
import { show, USAGE } from './io.ts'
import { readPolicyTexts } from './policy-texts.ts'

const EXIT: Readonly<Record<Verb, number>> = { allow: 0, disclose: 0, hold: 1, block: 2 }
const POLICY_PATH = '.github/agent.yml'
const POLICY_LIMIT = 64 * 1024

/** Judges any two commits of a local repository. Runs nothing that the repository says. */
export async function runGuard(args: string[], io: Io): Promise<number> {
  const parsed = parseGuardArguments(args)
  if (parsed.type === 'help') return show(io, GUARD_HELP)
  if (parsed.type === 'problem') return complain(io, parsed.message)
  try {
    const judged = await judge(parsed.value, io)
    if (judged.type === 'problem') return complain(io, judged.message)
    show(io, parsed.value.json ? `${JSON.stringify(presented(judged.verdict))}\n` : renderVerdict(judged.verdict))
    return EXIT[judged.verdict.verb]
  } catch (error) {
    if (isFault(error)) return complain(io, error.message)
    throw error
  }
}

function complain(io: Io, message: string): number {
  io.err(`sallyport guard: ${message}\nTry: sallyport guard --help\n`)
  return USAGE
}

type Judged =
  | { readonly type: 'verdict'; readonly verdict: Verdict }
  | { readonly type: 'problem'; readonly message: string }

async function judge(options: GuardArguments, io: Io): Promise<Judged> {
  const isFolder = (await stat(options.repo).catch(() => undefined))?.isDirectory()
  if (isFolder !== true) return problem(`there is no directory ${options.repo}`)
  const repository = await openLocalRepository(options.repo)
  try {
    const [base, head] = [await repository.resolve(options.base), await repository.resolve(options.head)]
    const text = await policyText(repository, base.tree, { options, io })
    if (text === undefined && options.policy !== undefined) return problem(`there is no file ${options.policy}`)
    const { operator, organisation } = options
    const above = await readPolicyTexts({ operator, organisation }, io)
    if (typeof above === 'string') return problem(above)
    const { policy, problems } = resolvePolicy({ ...above, repository: text }, options.branch)
    const where = options.policy ?? `${POLICY_PATH} of ${options.base}`
    if (problems.length > 0) return problem(problems.map((one) => `${where}: ${one}`).join('\n'))
    return {
      type: 'verdict',
      verdict: await judgeTrees(repository, { base: base.tree, head: head.tree, policy, options }),
    }
  } finally {
    await repository.close()
  }
}

function problem(message: string): Judged {
  return { type: 'problem', message }
}

async function policyText(
  repository: LocalRepository,
  baseTree: string,
  { options, io }: { readonly options: GuardArguments; readonly io: Io },
): Promise<string | undefined> {
  if (options.policy !== undefined) return io.readFile(options.policy)
  const bytes = await repository.readFile(baseTree, POLICY_PATH, POLICY_LIMIT + 1)
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
}

interface Trees {
  readonly base: string
  readonly head: string
  readonly policy: Policy
  readonly options: GuardArguments
}

async function judgeTrees(repository: LocalRepository, { base, head, policy, options }: Trees): Promise<Verdict> {
  const change = await diffOf(repository, base, head)
  if (typeof change === 'string') return tooLarge(change)
  const found = await findSecrets(change, {
    scanner: createSecretScanner(),
    read: async ({ path, after }, maxBytes) =>
      after === undefined || after.size > maxBytes ? undefined : repository.readFile(head, path, maxBytes),
  })
  const sample = {
    entries: () => repository.entries(base),
    read: (oid: string, maxBytes: number) => repository.read(oid, maxBytes),
  }
  const heads = await findBaseHeads(change, sample)
  const exposures = await readExposures(sample)
  const kind = options.kind === undefined ? {} : { kind: options.kind }
  return evaluateGuard({ change, ...kind, ...found, heads, exposures }, policy, { require: options.require })
}

// A mistake in the call is a usage error; a change too large to be read is a change that may not pass.
async function diffOf(repository: LocalRepository, base: string, head: string): Promise<ChangeSet | string> {
  try {
    return await repository.diff(base, head)
  } catch (error) {
    if (isFault(error, 'too-large')) return error.message
    throw error
  }
}

function tooLarge(message: string): Verdict {
  const reason = `The change is too large to be judged: ${message}.`
  return { verb: 'block', findings: [{ rule: 'change-size', verb: 'block', reason, locations: [] }] }
}

function presented({ verb, findings }: Verdict): unknown {
  return { verdict: verb, findings }
}

function renderVerdict({ verb, findings }: Verdict): string {
  const lines = findings.map((finding) => `${finding.verb.padEnd(10)}  ${finding.rule.padEnd(16)}  ${finding.reason}`)
  return [`verdict: ${verb}`, ...lines, ''].join('\n')
}
