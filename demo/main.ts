import { isFault } from '../src/domain/fault.ts'
import { type Calls, countCalls, renderCalls } from './calls.ts'
import { type Interrupt, listenForInterrupt } from './interrupt.ts'
import { keepLog, showAddresses } from './keep.ts'
import { createNarrator } from './narrator.ts'
import { type DemoOptions, parseOptions, USAGE } from './options.ts'
import { CANARY } from './scenarios/hostile.ts'
import type { Outcome } from './scenarios/outcome.ts'
import { SCENARIOS, type Scenario } from './scenarios/table.ts'
import { startWorld, type World } from './world.ts'

const EXIT_FAILED = 1
const EXIT_USAGE = 64
const EXIT_UNAVAILABLE = 69

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  const parsed = parseOptions(args)
  if (parsed.type === 'help') return print(USAGE, 0)
  if (parsed.type === 'wrong') {
    process.stderr.write(`${parsed.problem}\n\n${USAGE}`)
    return EXIT_USAGE
  }
  return runDemo(parsed.options)
}

async function runDemo(options: DemoOptions): Promise<number> {
  const interrupt = listenForInterrupt()
  const write = (line: string) => void (options.json ? process.stderr : process.stdout).write(line)
  // Nobody who interrupts wants to know what breaks by it.
  const tell = (line: string) => (interrupt.exitCode() === undefined ? write(line) : undefined)
  process.env.SALLYPORT_DEMO_CANARY = CANARY
  const started = performance.now()
  tell(`starting PostgreSQL, GitHub, the model and Sallyport for the ${options.scenario} scenario\n`)
  const world = await openWorld(SCENARIOS[options.scenario].script, tell)
  if (world === undefined) return interrupt.exitCode() ?? EXIT_UNAVAILABLE
  const played = playIn({ world, options, started, interrupt, tell })
  const code = await Promise.race([played, interrupt.happened])
  if (options.keep && code !== undefined) {
    showAddresses(world, tell)
    await interrupt.happened
  }
  if (code === undefined) write('\nInterrupted: what was begun is ended and taken away.\n')
  await world.close()
  await Promise.allSettled([played])
  return code ?? interrupt.exitCode() ?? EXIT_FAILED
}

interface Stage {
  readonly world: World
  readonly options: DemoOptions
  /** As `performance.now` told it. */
  readonly started: number
  readonly interrupt: Interrupt
  readonly tell: (line: string) => void
}

async function playIn({ world, options, started, interrupt, tell }: Stage): Promise<number> {
  const narrator = createNarrator(world.sallyport.stores.runs, tell)
  try {
    const outcome = await SCENARIOS[options.scenario].play({ world, narrator })
    await world.github.settled()
    const seconds = Number(((performance.now() - started) / 1000).toFixed(1))
    const calls = await countCalls(world)
    return await report({ ...outcome, ...fidelity(world), calls, seconds }, options, tell)
  } catch (error) {
    if (interrupt.exitCode() !== undefined) return EXIT_FAILED
    tell(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}\n`)
    tell(`What the program logged: ${keepLog(world)}\n`)
    return EXIT_FAILED
  } finally {
    await narrator.stop()
  }
}

// What somebody can do something about is one line.
async function openWorld(script: Scenario['script'], tell: (line: string) => void): Promise<World | undefined> {
  try {
    return await startWorld(script)
  } catch (error) {
    if (!isFault(error)) throw error
    tell(`${error.message}\n`)
    return undefined
  }
}

async function report(
  outcome: Outcome & ReturnType<typeof fidelity> & { readonly calls: Calls; readonly seconds: number },
  options: DemoOptions,
  write: (line: string) => void,
): Promise<number> {
  const ok = outcome.ok && outcome.violations.length === 0
  for (const violation of outcome.violations.slice(0, 20)) write(`not as GitHub describes it: ${violation}\n`)
  const went = ok ? 'The demo went as it should' : 'THE DEMO DID NOT GO AS IT SHOULD'
  write(`\n${went} (${outcome.seconds} s).\n${renderCalls(outcome.calls)}.\n`)
  if (options.json) process.stdout.write(`${JSON.stringify({ ...outcome, ok })}\n`)
  return ok ? 0 : EXIT_FAILED
}

/** How many exchanges were held against GitHub's published description, and what did not agree. */
function fidelity({ github }: World) {
  return { exchanges: github.exchanges, violations: github.violations }
}

function print(text: string, code: number): number {
  process.stdout.write(text)
  return code
}
