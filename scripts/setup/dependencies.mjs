import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ROOT } from './root.mjs'
import { withSetupLock } from './setup-lock.mjs'

const MODULES = join(ROOT, 'node_modules')
const STAMP = join(MODULES, '.sallyport-stamp')

/**
 * Installs what the lockfile says unless it is installed already, without running any package's install script.
 * Throws an Error that holds npm's own words when that fails.
 */
export async function ensureDependencies() {
  if (isCurrent()) return
  await withSetupLock(() => {
    // Another command may have installed them while this one waited.
    if (isCurrent()) return
    if (!wasInstalledByHand()) install()
    writeFileSync(STAMP, stampOf())
  })
}

function isCurrent() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stampOf()
}

function stampOf() {
  const lockfile = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex')
  return `${process.platform}-${process.arch} ${lockfile}\n`
}

/** Whether `npm install` or `npm ci` has been run for this very lockfile: npm keeps a record of what it put there. */
function wasInstalledByHand() {
  const record = join(MODULES, '.package-lock.json')
  if (!existsSync(record)) return false
  if (existsSync(STAMP) && !readFileSync(STAMP, 'utf8').startsWith(`${process.platform}-${process.arch} `)) return false
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(([path, entry]) => path === '' || isSame(entry, installed[path]))
}

// A package for another platform is optional and absent.
function isSame(wanted, installed) {
  if (installed === undefined) return wanted.optional === true || wanted.devOptional === true || wanted.peer === true
  return installed.version === wanted.version && installed.integrity === wanted.integrity
}

function install() {
  process.stderr.write('Installing dependencies (npm ci, no install scripts) … ')
  const started = Date.now()
  const [program, ...first] = npmCommand()
  const options = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
  const result = spawnSync(program, [...first, ...options, '--loglevel=error'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'development' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (result.status !== 0) {
    process.stderr.write('failed\n')
    throw new Error(`npm ci failed (exit ${result.status ?? result.signal}):\n${said(result)}`)
  }
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`)
}

function said(result) {
  if (result.error !== undefined) return `npm could not be started: ${result.error.message}`
  return `${result.stderr}${result.stdout}`.trim()
}

// Under `npm run`, the very npm that runs us, by the Node that runs it; else the one on the PATH.
function npmCommand() {
  const script = process.env.npm_execpath
  if (script === undefined || !basename(script).startsWith('npm')) return ['npm']
  return [process.env.npm_node_execpath ?? process.execPath, script]
}
