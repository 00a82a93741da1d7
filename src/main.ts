import { readFile } from 'node:fs/promises'
import { audit } from './cli/audit.ts'
import { type CliCommand, type EntryIo, EXIT, Misuse, Unusable } from './cli/cli-command.ts'
import { doctor } from './cli/doctor.ts'
import { guard } from './cli/guard-command.ts'
import { memory } from './cli/memory.ts'
import { POLICY_HELP, runPolicy } from './cli/policy.ts'
import { runs } from './cli/runs.ts'
import { setup } from './cli/setup-command.ts'
import { spend } from './cli/spend.ts'
import { serve, start, work } from './cli/start.ts'
import { isFault } from './domain/fault.ts'

const COMMANDS: Readonly<Record<string, CliCommand>> = {
  setup,
  start,
  serve,
  work,
  doctor,
  runs,
  guard,
  policy: {
    summary: 'check a policy file, or explain what holds',
    usage: POLICY_HELP,
    run: (args, io) => runPolicy([...args], io),
  },
  audit,
  memory,
  spend,
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed),
)

const code = await main(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  readFile: (path) => readText(path),
  env: process.env,
  isTerminal: process.stdin.isTTY && process.stdout.isTTY,
})
// A queue whose Redis never came back keeps timers of its own, which must not keep the process.
process.exit(code)

async function main([name = '--help', ...args]: readonly string[], io: EntryIo): Promise<number> {
  if (name === '--help' || name === '-h' || name === 'help') return say(io, usage())
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) {
    io.err(`There is no command '${name}'.\n\n${usage()}`)
    return EXIT.usage
  }
  if (args.includes('--help') || args.includes('-h')) return say(io, command.usage)
  try {
    return await command.run(args, io)
  } catch (error) {
    return complain(error, command, io)
  }
}

function say(io: EntryIo, text: string): number {
  io.out(text)
  return EXIT.ok
}

// What somebody can do something about is one line; an error of our own shows where it came from.
function complain(error: unknown, command: CliCommand, io: EntryIo): number {
  if (isFault(error)) {
    const named = error.code === 'store-unavailable' && (io.env.DATABASE_URL ?? '') !== ''
    io.err(`${error.message}${named ? '\nDoes DATABASE_URL name the right database, and does it run?' : ''}\n`)
    return EXIT.unavailable
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (error instanceof Misuse || code.startsWith('ERR_PARSE_ARGS')) {
    io.err(`${firstSentence((error as Error).message)}\n\n${command.usage}`)
    return EXIT.usage
  }
  if (error instanceof Unusable) {
    io.err(`${error.message}\n`)
    return EXIT.configuration
  }
  io.err(`${error instanceof Error ? error.stack : String(error)}\n`)
  return EXIT.failed
}

// Node goes on with how to name a file that begins with a dash.
function firstSentence(message: string): string {
  return message.split('. ')[0] ?? message
}

function usage(): string {
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`)
  return `usage: sallyport COMMAND [arguments]\n\n${lines.join('\n')}\n\nsallyport COMMAND --help tells more. The demo: npm run demo.\n`
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (code === 'ENOENT') return undefined
    if (code === 'EISDIR') throw new Unusable(`${path} is a directory: name a file`)
    if (code === 'EACCES') throw new Unusable(`${path} may not be read by this user`)
    throw error
  }
}
