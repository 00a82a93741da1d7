import { updateRef } from '../actions/refs.ts'
import { readCommit, WEB_FLOW, writeCommit } from '../commits.ts'
import { requiredText, text } from '../input.ts'
import { forbiddenToApp, GitHubRefusal } from '../refusal.ts'
import { renderGitCommit } from '../render/commit.ts'
import { type Answer, needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import { isWorkflow } from '../workflows.ts'
import { findEntry, renderEntry } from './contents.ts'

/** One file, committed straight onto a branch: the shortest way past the Git Data API. */
export const putContentRoutes: readonly Route[] = [
  onRepository('PUT /contents/{+path}', needs('contents:write', 'write'), putContent),
]

async function putContent(request: RepositoryRequest): Promise<Answer> {
  const { world, repository, params, body } = request
  const { git } = repository
  const path = params.path ?? ''
  if (isWorkflow(path) && !request.workflows) throw forbiddenToApp()
  const branch = text(body, 'branch') ?? repository.defaultBranch
  const parent = await git.ref(`refs/heads/${branch}`)
  if (parent === null) throw new GitHubRefusal(404, `Branch ${branch} not found`)
  const known = await findEntry(repository, parent, path)
  requireSameBlob(known?.sha, text(body, 'sha'), path)
  const blob = await git.writeBlob(Buffer.from(requiredText(body, 'content', 'Contents'), 'base64'))
  const tree = await git.writeTree(parent, [{ path, mode: known?.mode ?? '100644', sha: blob }])
  const sha = await commit(request, { tree, parent, branch })
  const entry = await findEntry(repository, sha, path)
  if (entry === undefined) throw new Error(`${path} was not written`)
  const content = renderEntry(request, entry, { ref: branch })
  const shown = renderGitCommit(world, repository, await readCommit(git, sha))
  return { status: known === undefined ? 201 : 200, body: { content, commit: shown } }
}

async function commit(
  request: RepositoryRequest,
  at: { tree: string; parent: string; branch: string },
): Promise<string> {
  const { world, repository, actor, body, workflows } = request
  const seconds = Math.floor(world.now().getTime() / 1000)
  const sha = await writeCommit(world, repository.git, {
    tree: at.tree,
    parents: [at.parent],
    message: requiredText(body, 'message', 'Contents'),
    author: { name: actor.user.name, email: actor.user.email, seconds },
    committer: { ...WEB_FLOW, seconds },
    signed: true,
  })
  await updateRef(world, repository, { actor, ref: `refs/heads/${at.branch}`, sha, workflows })
  return sha
}

// An update names the blob that it replaces.
function requireSameBlob(known: string | undefined, given: string | undefined, path: string): void {
  if (known !== undefined && given === undefined)
    throw new GitHubRefusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
  if (known !== undefined && known !== given) throw new GitHubRefusal(409, `${path} does not match ${given}`)
}
