import type { RepositoryHost } from '../../ports/code-host.ts'
import { revertOfferMarker } from '../../view/markers.ts'

type Host = Pick<RepositoryHost, 'comments' | 'createComment' | 'deleteComment'>

/**
 * Says it once for each merged pull request. The comment itself is the memory: the run is over and its log takes nothing
 * more, and what people can see is what was said. Where two processes said it in the same moment, the later one takes
 * its own back.
 * @returns whether this call said it.
 */
export async function offerOnce(
  host: Host,
  { number, runId, text }: { readonly number: number; readonly runId: string; readonly text: string },
): Promise<boolean> {
  const marker = revertOfferMarker(runId)
  if ((await offers(host, number, marker)).length > 0) return false
  const { id } = await host.createComment(number, `${text}\n\n${marker}`)
  const first = Math.min(id, ...(await offers(host, number, marker)))
  if (first === id) return true
  await host.deleteComment(id)
  return false
}

async function offers(host: Host, number: number, marker: string): Promise<number[]> {
  const comments = await host.comments(number)
  return comments.filter(({ ours, body }) => ours && body.includes(marker)).map(({ id }) => id)
}
