import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from './root.mjs'

const FOLDER = join(ROOT, '.cache')
const LOCK = join(FOLDER, 'setup.lock')

/** Lets one command at a time set the clone up: two `npm ci` in one folder destroy each other's work. */
export async function withSetupLock(work) {
  mkdirSync(FOLDER, { recursive: true })
  while (!tryLock()) {
    if (!isHeld()) rmSync(LOCK, { force: true })
    await sleep(200)
  }
  try {
    return work()
  } finally {
    rmSync(LOCK, { force: true })
  }
}

function tryLock() {
  try {
    const file = openSync(LOCK, 'wx')
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

// A holder that was killed has left its file behind.
function isHeld() {
  try {
    process.kill(Number(readFileSync(LOCK, 'utf8')), 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
