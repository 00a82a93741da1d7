import type { Intent } from '../domain/intent.ts'
import { hasRole, type Role } from '../domain/repository.ts'
import type { PinnedComments, ShownComment } from '../domain/shown-comment.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { HostedComment, RepositoryHost } from '../ports/code-host.ts'

/** The last ones: a long discussion ends with what was agreed on. */
const MAX_COMMENTS = 20
const MAX_CHARS = 20_000

/**
 * Keeps what people with write access had said before the run was asked for. What was made or edited since says
 * something that the requester did not see; what others wrote is a way in for anybody with an account; a bot with
 * write access repeats what others wrote.
 * @returns undefined where there is none to show or to keep back.
 */
export async function pinComments(
  {
    codeHost: host,
    blobs,
  }: { readonly codeHost: Pick<RepositoryHost, 'comments' | 'roleOf'>; readonly blobs: BlobStore },
  intent: Intent,
): Promise<PinnedComments | undefined> {
  const theirs = (await host.comments(intent.subject.number)).filter(({ ours }) => !ours)
  const seen = theirs.filter((comment) => wasSeen(comment, intent)).slice(-MAX_COMMENTS)
  const roles = await rolesOf(seen, host)
  const shown = seen.filter(({ author }) => hasRole(roles.get(author.id) ?? 'none', 'write'))
  if (theirs.length === 0) return undefined
  const kept = shown.map(({ author, createdAt, body }): ShownComment => {
    return { author: author.login, at: createdAt, body: body.slice(0, MAX_CHARS) as ShownComment['body'] }
  })
  const digest = await blobs.put(Buffer.from(JSON.stringify(kept)))
  return { digest, shown: kept.length, hidden: theirs.length - kept.length }
}

// Times are GitHub's and whole seconds: the same second counts as after.
function wasSeen({ id, author, body, createdAt, updatedAt }: HostedComment, { at, commentId }: Intent): boolean {
  const asked = Date.parse(at)
  const before = Date.parse(createdAt) < asked && Date.parse(updatedAt) < asked
  return before && id !== commentId && author.type === 'User' && !/^\s*\/agent\b/.test(body)
}

async function rolesOf(
  comments: readonly HostedComment[],
  host: Pick<RepositoryHost, 'roleOf'>,
): Promise<ReadonlyMap<number, Role>> {
  const authors = [...new Map(comments.map(({ author }) => [author.id, author])).values()]
  return new Map(await Promise.all(authors.map(async (author) => [author.id, await host.roleOf(author)] as const)))
}
