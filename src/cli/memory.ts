import { parseArgs } from 'node:util'
import pino from 'pino'
import { createSecretScanner } from '../adapters/secretlint/scanner.ts'
import { createSystemClock } from '../adapters/system/clock.ts'
import { openStores, type Stores } from '../compose/open-stores.ts'
import { DEFAULT_MEMORY } from '../domain/policy.ts'
import { redact } from '../domain/redact.ts'
import { type CliCommand, type EntryIo, EXIT, Misuse } from './cli-command.ts'
import { databaseOf } from './database-of.ts'
import { createMemoryVerbs, isMemoryKind, type MemoryVerbs } from './memory-verbs.ts'
import { repositoryIdOf } from './repository-of.ts'

const USAGE = `usage: sallyport memory list   REPOSITORY [--limit N] [--before ID] [--forgotten] [--json]
       sallyport memory add    REPOSITORY TEXT [--kind decision|convention|lesson|fact] [--scope PATTERN]...
       sallyport memory rm     REPOSITORY ID...
       sallyport memory export REPOSITORY
       sallyport memory import REPOSITORY FILE

What the runs of a repository remember. REPOSITORY is its numeric id, or OWNER/NAME once a run has been asked for there.
list shows the newest 50 unless told; --before pages on. What add keeps is confirmed at once. rm deletes the text for good;
who and when stays. export writes JSON Lines; import adds what is new, may be repeated, and names the lines that it
could not read: the others are kept. Exit code 1 where something was not done, 64 for wrong usage.
`

/** `sallyport memory`. */
export const memory: CliCommand = { summary: 'what runs remember', usage: USAGE, run }

const OPTIONS = {
  json: { type: 'boolean', default: false },
  limit: { type: 'string', default: '50' },
  before: { type: 'string' },
  forgotten: { type: 'boolean', default: false },
  kind: { type: 'string', default: 'fact' },
  scope: { type: 'string', multiple: true, default: [] as string[] },
} as const

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
}

async function run(args: readonly string[], io: EntryIo): Promise<number> {
  const { values, positionals } = parse(args)
  const [verb = '', repository, ...rest] = positionals
  const call = Object.hasOwn(CALLS, verb) ? CALLS[verb]?.(rest, values) : undefined
  if (call === undefined || repository === undefined) throw new Misuse(misuseOf(verb))
  const stores = await openStores(databaseOf(io.env), pino({ level: 'silent' }))
  try {
    const repositoryId = await repositoryIdOf(repository, stores.runs)
    if (repositoryId === undefined) {
      io.err(`No run has been asked for in ${repository}: give its numeric id.\n`)
      return EXIT.failed
    }
    return await call(verbsFor(stores, repositoryId, io))
  } finally {
    await stores.close()
  }
}

function misuseOf(verb: string): string {
  if (Object.hasOwn(CALLS, verb)) return `${verb} was not called as below`
  return `${verb === '' ? '' : `memory has no '${verb}': `}say ${Object.keys(CALLS).join(', ')}`
}

function verbsFor({ memories }: Stores, repositoryId: number, io: EntryIo): MemoryVerbs {
  const scanner = createSecretScanner()
  const redactText = async (text: string, path: string) => redact(text, await scanner.scan(text, path))
  const defaults = { expireDays: DEFAULT_MEMORY.expireDays, clock: createSystemClock() }
  return createMemoryVerbs({ memories, repositoryId, io, redact: redactText, ...defaults })
}

type Values = ReturnType<typeof parse>['values']
type Call = (verbs: MemoryVerbs) => Promise<number>

// undefined: called wrongly.
const CALLS: Readonly<Record<string, (rest: readonly string[], values: Values) => Call | undefined>> = {
  list(rest, { json, forgotten, ...values }) {
    const limit = wholeOf(values.limit)
    const before = wholeOf(values.before ?? '')
    if (rest.length > 0 || limit === undefined || (values.before !== undefined && before === undefined))
      return undefined
    return (verbs) => verbs.list({ limit, forgotten, ...(before && { before }) }, json)
  },
  add([text, ...more], { kind, scope }) {
    if (text === undefined || more.length > 0 || !isMemoryKind(kind)) return undefined
    return (verbs) => verbs.add(text, kind, scope)
  },
  rm(rest) {
    const ids = rest.flatMap((id) => wholeOf(id) ?? [])
    return ids.length === 0 || ids.length < rest.length ? undefined : (verbs) => verbs.rm(ids)
  },
  export: (rest) => (rest.length > 0 ? undefined : (verbs) => verbs.export()),
  import: ([path, ...more]) => (path === undefined || more.length > 0 ? undefined : (verbs) => verbs.import(path)),
}

function wholeOf(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}
