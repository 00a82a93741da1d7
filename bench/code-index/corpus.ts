import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createGitSourceStore } from '../../src/adapters/git/source-store.ts'
import type { RepositoryRef } from '../../src/domain/repository.ts'
import type { SourceStore } from '../../src/ports/source-store.ts'

/** Sources in a folder, and the same as a tree of a trusted repository. */
export interface Corpus {
  readonly folder: string
  readonly source: SourceStore
  readonly repository: RepositoryRef
  readonly tree: string
}

export const ROOT = join(import.meta.dirname, '..', '..')

/** This repository's own sources, as they lie here. */
export async function ownSources(scratch: string): Promise<Corpus> {
  const folder = join(scratch, 'own')
  mkdirSync(folder, { recursive: true })
  for (const name of ['src', 'test', 'emulator', 'bench', 'demo', 'package.json', 'tsconfig.json']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  }
  return commit(scratch, folder, 1)
}

/** What packages of the npm registry ship, unpacked side by side. */
export async function publishedSources(scratch: string, packages: readonly string[], id: number): Promise<Corpus> {
  const folder = join(scratch, `published-${id}`)
  for (const name of packages) {
    const into = join(folder, name.replace(/[@/]+/g, '-').replace(/^-/, ''))
    mkdirSync(into, { recursive: true })
    const packed = execFileSync('npm', ['pack', name, '--ignore-scripts', '--silent'], { cwd: scratch })
      .toString()
      .trim()
    execFileSync('tar', ['-xzf', join(scratch, packed), '-C', into, '--strip-components=1'])
  }
  return commit(scratch, folder, id)
}

async function commit(scratch: string, folder: string, id: number): Promise<Corpus> {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...args], { cwd: folder })
  git('init', '--quiet')
  git('add', '--all', '--force')
  git('commit', '--quiet', '--message', 'sources')
  const head = git('rev-parse', 'HEAD').toString().trim()
  const name = `corpus-${id}`
  const repository: RepositoryRef = { id, owner: 'bench', name, installationId: 1, defaultBranch: 'main' }
  const remote = async () => ({ url: `file://${folder}/.git` })
  const source = createGitSourceStore({ directory: join(scratch, 'repositories'), remote })
  const { tree } = await source.fetch(repository, head)
  return { folder, source, repository, tree }
}

/** Every file below a folder, as paths relative to it. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/.git'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

export function readText(folder: string, path: string): string {
  return readFileSync(join(folder, path), 'utf8')
}
