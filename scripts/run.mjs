/**
 * What the npm scripts call: makes a fresh clone ready (dependencies, Node 24, system packages), then runs one command
 * under Node 24. Plain JavaScript for Node 20 or newer, because it runs before anything is installed.
 */
import { runChecks } from './setup/checks.mjs'
import { ensureDependencies } from './setup/dependencies.mjs'
import { runUnderNode } from './setup/node-runtime.mjs'
import { ensureSystemPackages } from './setup/system-packages.mjs'
import { runTests } from './setup/tests.mjs'

const EXIT_USAGE = 64
const EXIT_UNAVAILABLE = 69

const COMMANDS = { demo, cli, test, check, bench }

const [name, ...rest] = process.argv.slice(2)
const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : undefined
if (command === undefined) {
  process.stderr.write(`usage: node scripts/run.mjs ${Object.keys(COMMANDS).join('|')} [arguments]\n`)
  process.exitCode = EXIT_USAGE
} else {
  process.exitCode = await prepareAndRun(command)
}

async function prepareAndRun(run) {
  const install = rest.includes('--install')
  const args = rest.filter((argument) => argument !== '--install')
  try {
    await ensureDependencies()
    return await run(args, install)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return EXIT_UNAVAILABLE
  }
}

async function demo(args, install) {
  const { missing } = ensureSystemPackages(['bubblewrap', 'git', 'ripgrep'], install)
  // Without ripgrep the agent's search falls back to grep.
  if (missing.some((entry) => entry !== 'ripgrep')) return EXIT_UNAVAILABLE
  return runUnderNode(['demo/main.ts', ...args])
}

async function cli(args) {
  return runUnderNode(['src/main.ts', ...args])
}

async function test(args, install) {
  const unit = args.includes('--unit')
  const others = args.filter((argument) => argument !== '--unit')
  const { missing } = unit ? { missing: [] } : ensureTestPackages(install)
  return runTests({ unit, args: others, missing })
}

async function check() {
  return runChecks()
}

async function bench(args, install) {
  const { missing } = ensureSystemPackages(['bubblewrap', 'docker.io', 'git', 'ripgrep'], install)
  return runUnderNode(['bench/main.ts', ...args], { SALLYPORT_SKIP: missing.join(',') })
}

function ensureTestPackages(install) {
  const packages = ['bubblewrap', 'chromium', 'docker.io', 'git', 'mmdebstrap', 'openssl', 'redis-server', 'ripgrep']
  return ensureSystemPackages(packages, install)
}
