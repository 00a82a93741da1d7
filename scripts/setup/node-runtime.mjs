import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { ROOT } from './root.mjs'

const WANTED = 24
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Node 24: the one that runs this, or the one that npm installed as an optional dependency.
 * Throws an Error that says what to do where there is neither.
 */
export function findNode() {
  if (Number.parseInt(process.versions.node, 10) >= WANTED) return process.execPath
  const shipped = join(ROOT, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(shipped)) return shipped
  throw new Error(
    `Sallyport needs Node ${WANTED} or newer and this is ${process.versions.node}. npm brings one for Linux on x64 and ` +
      `arm64 (with glibc); on ${process.platform}-${process.arch} install it yourself: https://nodejs.org/en/download`,
  )
}

/** Node keeps here what it compiled: it starts in half the time. Ours alone, as whoever writes to it writes the program. */
const COMPILED = join(ROOT, '.cache', 'compiled')

/** The environment of every child: `node` and the installed tools come first on the PATH. */
export function childEnvironment(extra = {}) {
  const path = [join(ROOT, 'node_modules', '.bin'), dirname(findNode()), process.env.PATH ?? ''].join(delimiter)
  return { NODE_COMPILE_CACHE: COMPILED, ...process.env, ...extra, PATH: path }
}

/** Runs Node 24 in the clone with our stdio and signals. Resolves with its exit code, 128 + n when a signal ended it. */
export function runUnderNode(args, extra = {}) {
  return runProgram(findNode(), args, { cwd: ROOT, env: childEnvironment(extra) })
}

export function runProgram(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options })
    const stopForwarding = forwardSignals(child)
    child.once('error', (error) => {
      stopForwarding()
      reject(new Error(`${program} could not be started: ${error.message}`))
    })
    child.once('exit', (code, signal) => {
      stopForwarding()
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}

function forwardSignals(child) {
  const listeners = FORWARDED.map((signal) => [signal, () => forward(child, signal)])
  for (const [signal, listener] of listeners) process.on(signal, listener)
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener)
  }
}

// A terminal sends Ctrl-C to the whole foreground group: the child has it already.
function forward(child, signal) {
  if (signal === 'SIGINT' && process.stdin.isTTY) return
  child.kill(signal)
}
