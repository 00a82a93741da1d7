import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import type { TreeFile } from '../../src/ports/source-store.ts'
import type { Origin } from './pair.ts'

const run = promisify(execFile)

export interface Versions {
  readonly before: readonly TreeFile[]
  readonly after: readonly TreeFile[]
}

/** Both versions of a pair; what was fetched once stays in `cache`. Throws where the network or the mirror has it not. */
export async function fetchVersions(origin: Origin, cache: string): Promise<Versions> {
  await mkdir(cache, { recursive: true })
  if (origin.from === 'debian') return fetchDebian(origin, cache)
  const { name, before, after } = origin
  return {
    before: await fetchTarball(`${name}@${before}`, cache),
    after: await fetchTarball(`${name}@${after}`, cache),
  }
}

async function fetchTarball(spec: string, cache: string): Promise<TreeFile[]> {
  const folder = join(cache, spec)
  await once(folder, async (scratch) => {
    await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', scratch, spec], {
      timeout: 120_000,
    })
    const [tarball = ''] = (await readdir(scratch)).filter((name) => name.endsWith('.tgz'))
    await mkdir(join(scratch, 'package'))
    await run('tar', ['xzf', join(scratch, tarball), '-C', join(scratch, 'package'), '--strip-components=1'])
  })
  return readFiles(join(folder, 'package'))
}

type Debian = Extract<Origin, { from: 'debian' }>

async function fetchDebian({ source, version, patch }: Debian, cache: string): Promise<Versions> {
  const folder = join(cache, `${source}-${version.replace(/[^\w.+~-]/g, '_')}`)
  await once(folder, async (scratch) => {
    const apt = ['-c', await aptConfiguration(cache)]
    await run('apt-get', [...apt, 'source', '--download-only', '-qq', `${source}=${version}`], { cwd: scratch })
    const [dsc = ''] = (await readdir(scratch)).filter((name) => name.endsWith('.dsc'))
    await run('dpkg-source', ['--no-check', '--skip-patches', '-x', dsc, 'tree'], { cwd: scratch })
  })
  const scratch = await mkdtemp(join(cache, 'patched-'))
  try {
    const tree = join(scratch, 'tree')
    await run('cp', ['-r', join(folder, 'tree'), tree])
    const series = (await readFile(join(tree, 'debian/patches/series'), 'utf8')).split('\n').map((line) => line.trim())
    const names = series.filter((line) => line !== '' && !line.startsWith('#'))
    const apply = (name: string) => run('patch', ['-p1', '-s', '-f', '-i', join('debian/patches', name)], { cwd: tree })
    if (!names.includes(patch)) throw new Error(`${source} ${version} has no patch ${patch}`)
    for (const name of names.slice(0, names.indexOf(patch))) await apply(name)
    const before = await readFiles(tree)
    await apply(patch)
    return { before, after: await readFiles(tree) }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

// Sources come by apt's own configuration and lists: the machine's stay as they are.
async function aptConfiguration(cache: string): Promise<string> {
  const folder = join(cache, 'apt')
  const file = join(folder, 'apt.conf')
  if (existsSync(join(folder, 'ready'))) return file
  await mkdir(join(folder, 'lists/partial'), { recursive: true })
  await mkdir(join(folder, 'archives/partial'), { recursive: true })
  const from = 'deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org'
  const suites = ['debian bookworm', 'debian-security bookworm-security', 'debian trixie']
  await writeFile(join(folder, 'sources.list'), suites.map((suite) => `${from}/${suite} main\n`).join(''))
  const options = [
    `Dir::Etc::SourceList "${join(folder, 'sources.list')}";`,
    'Dir::Etc::SourceParts "/dev/null";',
    `Dir::State::Lists "${join(folder, 'lists')}";`,
    `Dir::Cache "${folder}";`,
  ]
  await writeFile(file, `${options.join('\n')}\n`)
  await run('apt-get', ['-c', file, 'update', '-qq'], { timeout: 300_000 })
  await writeFile(join(folder, 'ready'), '')
  return file
}

async function once(folder: string, fill: (scratch: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return
  const scratch = await mkdtemp(`${folder}-`)
  try {
    await fill(scratch)
    await rename(scratch, folder)
  } catch (error) {
    await rm(scratch, { recursive: true, force: true })
    throw error
  }
}

const LEFT_OUT = /^(debian|\.pc|\.git)(\/|$)/

async function readFiles(folder: string): Promise<TreeFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const wanted = files.filter((file) => !LEFT_OUT.test(relative(folder, file)))
  return Promise.all(
    wanted.map(async (file): Promise<TreeFile> => {
      const executable = ((await lstat(file)).mode & 0o111) !== 0
      return { path: relative(folder, file), mode: executable ? '100755' : '100644', content: await readFile(file) }
    }),
  )
}
