import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, constants, copyFile, cp, mkdir, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { type Architecture, seccompFilter } from './seccomp.ts'

/** What the guest gets beside /usr: the Node that runs us, npm, and a minimal /etc. */
export interface Toolchain {
  /** Staged files: of this process alone, removed when it closes. */
  readonly folder: string
  readonly filter: string
  readonly mounts: readonly { readonly from: string; readonly to: string }[]
  readonly links: readonly { readonly target: string; readonly at: string }[]
  /** A shell for the first process, and the supervisor's own Node, as the guest sees them. */
  readonly init: string
  readonly supervisor: string
}

const ETC: Readonly<Record<string, string>> = {
  passwd: 'root:x:0:0:root:/root:/usr/sbin/nologin\nagent:x:1000:1000:agent:/home/agent:/bin/bash\n',
  group: 'root:x:0:\nagent:x:1000:\n',
  hosts: '127.0.0.1 localhost sandbox\n::1 localhost\n',
  'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
}

/**
 * Stages what a stranger's uid could not reach where it lies (a clone under root's home) in a folder that it can.
 * The supervisor's Node and the first process's shell are copies that may be executed and not read: the kernel then
 * lets no other process of the guest look into their memory or their descriptors.
 */
export async function stageToolchain(folder: string, npmFolder?: string): Promise<Toolchain> {
  await mkdir(folder)
  try {
    await chmod(folder, 0o711)
    const supervisor = await stageUnreadable(process.execPath, join(folder, 'supervisor'))
    const init = await stageUnreadable('/bin/sh', join(folder, 'init'))
    const filter = join(folder, 'seccomp.bpf')
    await writeFile(filter, seccompFilter(process.arch as Architecture))
    const npm = await stageNpm(folder, npmFolder)
    const mounts = [
      ...(await stageEtc(folder)),
      { from: supervisor, to: '/opt/supervisor/node' },
      { from: init, to: '/opt/supervisor/init' },
      { from: await reachable(process.execPath, join(folder, 'node')), to: '/opt/node/bin/node' },
      ...(npm === undefined ? [] : [{ from: npm, to: '/opt/node/lib/node_modules/npm' }]),
    ]
    const links = npm === undefined ? [] : ['npm', 'npx'].map(npmLink)
    return { folder, filter, mounts, links, init: '/opt/supervisor/init', supervisor: '/opt/supervisor/node' }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

async function stageUnreadable(program: string, copy: string): Promise<string> {
  await copyFile(program, copy, constants.COPYFILE_FICLONE)
  await chmod(copy, 0o111)
  return copy
}

async function stageEtc(folder: string): Promise<{ from: string; to: string }[]> {
  const etc = join(folder, 'etc')
  await mkdir(etc)
  const names = Object.keys(ETC)
  await Promise.all(names.map((name) => writeFile(join(etc, name), ETC[name] ?? '')))
  await letEveryoneRead(etc)
  return names.map((name) => ({ from: join(etc, name), to: `/etc/${name}` }))
}

async function stageNpm(folder: string, npmFolder?: string): Promise<string | undefined> {
  const found = findNpm(npmFolder)
  return found === undefined ? undefined : reachable(await realpath(found), join(folder, 'npm'))
}

/** npm's own folder, where one of the usual places has it. */
export function findNpm(npmFolder?: string): string | undefined {
  const besides = join(dirname(process.execPath), '../lib/node_modules/npm')
  const places = [
    npmFolder,
    besides,
    '/usr/lib/node_modules/npm',
    '/usr/local/lib/node_modules/npm',
    '/usr/share/nodejs/npm',
  ]
  return places.find((place) => place !== undefined && existsSync(join(place, 'bin/npm-cli.js')))
}

function npmLink(name: string): { target: string; at: string } {
  return { target: `../lib/node_modules/npm/bin/${name}-cli.js`, at: `/opt/node/bin/${name}` }
}

async function reachable(path: string, copy: string): Promise<string> {
  if (await everyoneMayEnter(path)) return path
  await cp(path, copy, { recursive: true })
  await letEveryoneRead(copy)
  return copy
}

// Whatever our umask is, and whatever the modes were where it lay.
async function letEveryoneRead(path: string): Promise<void> {
  await promisify(execFile)('chmod', ['-R', 'a+rX', path], { env: { PATH: '/usr/bin:/bin' } })
}

async function everyoneMayEnter(path: string): Promise<boolean> {
  const mode = (await stat(path)).mode
  if ((mode & 0o005) !== 0o005) return false
  for (let parent = dirname(path); parent !== dirname(parent); parent = dirname(parent)) {
    if (((await stat(parent)).mode & 0o001) === 0) return false
  }
  return true
}
