import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { digestOf } from '../../domain/digest.ts'

const run = promisify(execFile)

const TOOLS = ['git', 'rg', 'patch', 'python3', 'gcc', 'g++', 'make', 'perl', 'npm']
const FORMAT = '${Package} ${Version}\\n'
const ENV = { PATH: '/usr/bin:/bin', LC_ALL: 'C' }

/** Asked once: the machine's tools do not change under a process that runs. */
export function createEnvironment(): () => Promise<string> {
  let known: Promise<string> | undefined
  return () => {
    known ??= describeEnvironment()
    return known
  }
}

/** A digest over what the host's /usr offers: every Debian package's version, or the tools' own answers. */
export async function describeEnvironment(): Promise<string> {
  const installed = (await packages()) ?? (await Promise.all(TOOLS.map(version)))
  return digestOf({ node: process.version, arch: process.arch, installed })
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
