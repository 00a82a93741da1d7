import { createRef, deleteRef, updateRef } from '../actions/refs.ts'
import { flag, requiredText } from '../input.ts'
import { listAnswer } from '../pagination.ts'
import { notFound } from '../refusal.ts'
import { renderRef } from '../render/commit.ts'
import { type Answer, needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'

const read = needs('contents:read', 'read')
const write = needs('contents:write', 'write')

export const refRoutes: readonly Route[] = [
  onRepository('GET /git/ref/{+ref}', read, async (request) => answerRef(request, wholeName(request))),
  onRepository('GET /git/matching-refs/{+ref}', read, async (request) => {
    const all = await request.repository.git.refs('refs')
    const wanted = all.filter(({ name }) => name.startsWith(wholeName(request)))
    return listAnswer(request, wanted, (ref) => renderRef(request.world, request.repository, ref))
  }),
  onRepository('POST /git/refs', write, async (request) => {
    const { world, repository, actor, body, workflows } = request
    const ref = requiredText(body, 'ref', 'Reference')
    await createRef(world, repository, { actor, ref, sha: requiredText(body, 'sha', 'Reference'), workflows })
    return { ...(await answerRef(request, ref)), status: 201 }
  }),
  onRepository('PATCH /git/refs/{+ref}', write, async (request) => {
    const { world, repository, actor, body, workflows } = request
    const ref = wholeName(request)
    const force = flag(body, 'force') === true
    await updateRef(world, repository, { actor, ref, force, sha: requiredText(body, 'sha', 'Reference'), workflows })
    return answerRef(request, ref)
  }),
  onRepository('DELETE /git/refs/{+ref}', write, async (request) => {
    const { world, repository, actor, workflows } = request
    await deleteRef(world, repository, { actor, ref: wholeName(request), workflows })
    return { status: 204 }
  }),
]

function wholeName({ params }: RepositoryRequest): string {
  return `refs/${params.ref}`
}

async function answerRef({ world, repository }: RepositoryRequest, name: string): Promise<Answer> {
  const sha = await repository.git.ref(name)
  if (sha === null) throw notFound()
  return { status: 200, body: renderRef(world, repository, { name, sha }) }
}
