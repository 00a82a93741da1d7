import { join } from 'node:path'
import { createGit } from '../git.ts'
import type { User } from '../state/accounts.ts'
import type { Head } from '../state/issues.ts'
import type { Repository, World } from '../state/world.ts'
import { registerRepository } from '../world.ts'

/** Somebody's copy of a repository, with all of its branches. No App is installed on it. */
export async function createFork(world: World, above: Repository, owner: User): Promise<Repository> {
  const { name, defaultBranch } = above
  const git = await createGit(join(world.directory, owner.login, `${name}.git`), defaultBranch)
  await git.text(['fetch', '--quiet', above.git.directory, '+refs/heads/*:refs/heads/*'])
  return registerRepository(world, { owner, name, private: above.private, defaultBranch, git, forkOf: above })
}

/** Makes a fork's commits readable in the repository above it, as GitHub's shared store does. */
export async function bringIn(above: Repository, fork: Repository, branch: string): Promise<void> {
  await above.git.text(['fetch', '--quiet', fork.git.directory, `refs/heads/${branch}`])
}

/** Where a pull request's branch is. */
export function sourceOf(world: World, repository: Repository, { fork }: Head): Repository {
  return world.repositories.find(({ id }) => id === fork) ?? repository
}

export function forkBy(world: World, above: Repository, owner: string): Repository | undefined {
  return world.repositories.find((one) => one.forkOf === above && one.owner.login.toLowerCase() === owner.toLowerCase())
}
