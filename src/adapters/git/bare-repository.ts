import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Repository } from './blobs.ts'
import { type Git, runGit } from './git-process.ts'

/** Opens the bare repository `name` under `directory`, made whole before it shows under its name. */
export async function openBareRepository(git: Git, directory: string, name: string): Promise<Repository> {
  const gitDir = join(directory, name)
  if (await exists(join(gitDir, 'HEAD'))) return { git, gitDir }
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const fresh = await mkdtemp(join(directory, 'new-'))
  try {
    await initBare(git, fresh)
    await rename(fresh, gitDir)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    // Another worker on this machine was quicker: its repository is as good as ours.
    if (!(await exists(join(gitDir, 'HEAD')))) throw error
  }
  return { git, gitDir }
}

/** An empty bare repository without template, hook or configuration of anybody's. */
export async function initBare(git: Git, gitDir: string): Promise<Repository> {
  await runGit(git, { args: ['init', '--quiet', '--bare', '--template=', '--object-format=sha1', gitDir] })
  return { git, gitDir }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
