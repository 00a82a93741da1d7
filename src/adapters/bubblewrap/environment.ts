import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { digestOf } from '../../domain/digest.ts'
import { findNpm } from './toolchain.ts'

const run = promisify(execFile)

const TOOLS = ['git', 'rg', 'patch', 'python3', 'gcc', 'g++', 'make', 'perl', 'npm']
const FORMAT = '${Package} ${Version}\\n'
const ENV = { PATH: '/usr/bin:/bin', LC_ALL: 'C' }

/** Asked once: the machine's tools do not change under a process that runs. */
export function createEnvironment(npmFolder?: string): () => Promise<string> {
  let known: Promise<string> | undefined
  return () => {
    known ??= describeEnvironment(npmFolder)
    return known
  }
}

/** A digest over what the host's /usr offers (every Debian package's version, or the tools' own answers), Node and npm. */
async function describeEnvironment(npmFolder: string | undefined): Promise<string> {
  const installed = (await packages()) ?? (await Promise.all(TOOLS.map(version)))
  const npm = await npmVersion(npmFolder)
  return digestOf({ node: process.version, arch: process.arch, npm, installed })
}

// It may come with Node, or be newer than what did: no package manager of the system need know.
async function npmVersion(npmFolder: string | undefined): Promise<string> {
  const folder = findNpm(npmFolder)
  if (folder === undefined) return 'absent'
  const manifest = z
    .looseObject({ version: z.string() })
    .safeParse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')))
  return manifest.data?.version ?? 'unknown'
}

async function packages(): Promise<string[] | undefined> {
  const options = { env: ENV, maxBuffer: 16 * 1024 ** 2, timeout: 10_000 }
  const answer = await run('dpkg-query', ['-W', '-f', FORMAT], options).catch(() => undefined)
  return answer?.stdout.trim().split('\n')
}

async function version(tool: string): Promise<string> {
  const answer = await run(tool, ['--version'], { env: ENV, timeout: 10_000 }).catch(() => undefined)
  return `${tool} ${answer?.stdout.split('\n')[0] ?? 'absent'}`
}
