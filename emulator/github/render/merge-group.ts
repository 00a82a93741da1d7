import { readCommit, type Signature } from '../commits.ts'
import type { QueueEntry } from '../state/queue.ts'
import type { Repository } from '../state/world.ts'

/** As `merge_group` events show it. */
export async function renderMergeGroup(repository: Repository, { issue, group }: QueueEntry) {
  const { tree, message, author, committer } = await readCommit(repository.git, group.sha)
  return {
    head_sha: group.sha,
    head_ref: group.ref,
    base_sha: group.base,
    base_ref: `refs/heads/${issue.pull.base.ref}`,
    head_commit: {
      id: group.sha,
      tree_id: tree,
      message,
      timestamp: new Date(committer.seconds * 1000).toISOString(),
      author: nameOf(author),
      committer: nameOf(committer),
    },
  }
}

function nameOf({ name, email }: Signature) {
  return { name, email }
}
