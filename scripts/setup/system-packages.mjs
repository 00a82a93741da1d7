import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { ROOT } from './root.mjs'

/** Debian packages by what they bring. */
const PROGRAMS = {
  bubblewrap: 'bwrap',
  chromium: 'chromium',
  'docker.io': 'dockerd',
  git: 'git',
  mmdebstrap: 'mmdebstrap',
  openssl: 'openssl',
  'redis-server': 'redis-server',
  ripgrep: 'rg',
}

// Daemons live where the PATH of an ordinary user does not look.
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/**
 * Installs what is missing where that is allowed, else prints the one line to run.
 * @returns the packages that are still missing.
 */
export function ensureSystemPackages(packages, install) {
  const absent = packages.filter((name) => !isInstalled(name))
  if (absent.length === 0) return { missing: [] }
  const options = install ? ['--install'] : []
  // stdout belongs to the command that is being prepared (`--json`).
  spawnSync('bash', [join(ROOT, 'scripts', 'install-system.sh'), ...options, ...absent], { stdio: ['ignore', 2, 2] })
  return { missing: absent.filter((name) => !isInstalled(name)) }
}

function isInstalled(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS].filter((folder) => folder !== '')
  return folders.some((folder) => isExecutable(join(folder, PROGRAMS[name])))
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
