import { diffPaths } from './diff.ts'
import { GitHubRefusal } from './refusal.ts'
import type { Repository } from './state/world.ts'

export function isWorkflow(path: string): boolean {
  return path.toLowerCase().startsWith('.github/workflows/')
}

/** An App without `workflows` may not bring a commit that changes one, by whatever way it comes. */
export async function refuseWorkflowChanges(repository: Repository, sha: string): Promise<void> {
  const { git } = repository
  const listed = await git.text(['rev-list', '--parents', sha, '--not', '--branches', '--tags'])
  for (const line of listed === '' ? [] : listed.split('\n')) {
    const [commit = '', parent] = line.split(' ')
    const touched = (await diffPaths(git, parent ?? null, commit)).find(isWorkflow)
    if (touched !== undefined) {
      throw new GitHubRefusal(
        422,
        `refusing to allow a GitHub App to create or update workflow \`${touched}\` without \`workflows\` permission`,
      )
    }
  }
}
