import { spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { dirname } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { actorOf, findRepository, requireAccess } from './access.ts'
import { announceRef, branchName } from './actions/refs.ts'
import type { Caller } from './auth.ts'
import { GitHubRefusal } from './refusal.ts'
import { needs } from './router.ts'
import { rulesetsFor } from './rules.ts'
import { gitEnvironment } from './run-git.ts'
import type { Repository, World } from './state/world.ts'
import { refuseWorkflowChanges } from './workflows.ts'

const PATH = /^\/(?<owner>[^/]+)\/(?<repo>[^/]+?)(?:\.git)?\/(?<service>info\/refs|git-upload-pack|git-receive-pack)$/

export interface GitRequest {
  readonly message: IncomingMessage
  readonly url: URL
  readonly body: Buffer
}

export function isGitPath(path: string): boolean {
  return PATH.test(path)
}

/** Clone, fetch and push over HTTP, carried out by git's own `git http-backend`. */
export async function serveGit(
  world: World,
  caller: Caller,
  request: GitRequest,
): Promise<(response: ServerResponse) => void> {
  const { owner = '', repo = '', service = '' } = PATH.exec(request.url.pathname)?.groups ?? {}
  const pushing = service === 'git-receive-pack' || request.url.searchParams.get('service') === 'git-receive-pack'
  const repository = findForGit(world, caller, { owner, repo })
  requireAccess(world, caller, repository, pushing ? needs('contents:write', 'write') : needs('contents:read', 'read'))
  const call = { request, service, repository, login: pushing ? actorOf(caller).user.login : undefined }
  if (service !== 'git-receive-pack') return runBackend(call)
  return receivePush(world, caller, { repository, body: inflate(request), run: () => runBackend(call) })
}

// Git shows its credential only when asked to, so whoever shows none is asked before being told "not found".
function findForGit(world: World, caller: Caller, name: { owner: string; repo: string }): Repository {
  try {
    return findRepository(world, caller, name)
  } catch (error) {
    if (caller.kind === 'anonymous') throw new GitHubRefusal(401, 'Authentication required')
    throw error
  }
}

interface Command {
  readonly before: string
  readonly after: string
  readonly ref: string
}

type Respond = (response: ServerResponse) => void

const NOTHING = '0'.repeat(40)

// A push is judged twice: its refs before git takes it, its commits after, when they can be read.
async function receivePush(
  world: World,
  caller: Caller,
  push: { repository: Repository; body: Buffer; run: () => Promise<Respond> },
): Promise<Respond> {
  const { repository } = push
  const actor = actorOf(caller)
  const commands = readCommands(push.body)
  for (const { ref } of commands) {
    const branch = branchName(ref)
    if (branch !== undefined && rulesetsFor(world, repository, { branch, user: actor.user }).length > 0) {
      throw new GitHubRefusal(403, `GH013: Repository rule violations found for ${ref}.`)
    }
  }
  const before = new Map((await repository.git.refs('refs')).map(({ name, sha }) => [name, sha]))
  const respond = await push.run()
  if (caller.kind === 'installation' && caller.permissions.workflows !== 'write')
    await undoWorkflows(repository, commands, before)
  for (const { ref } of commands) {
    const from = before.get(ref) ?? null
    const to = await repository.git.ref(ref)
    if (from !== to) await announceRef(world, repository, { actor, ref, before: from, after: to })
  }
  return respond
}

async function undoWorkflows(
  repository: Repository,
  commands: readonly Command[],
  before: ReadonlyMap<string, string>,
): Promise<void> {
  const { git } = repository
  for (const { ref, after } of commands.filter((one) => one.after !== NOTHING)) {
    const kept = before.get(ref)
    if (kept === undefined) await git.deleteRef(ref)
    else await git.setRef(ref, kept)
    await refuseWorkflowChanges(repository, after)
    await git.setRef(ref, after)
  }
}

/** The ref updates that open the body of a push: pkt-lines up to the first flush. */
function readCommands(body: Buffer): Command[] {
  const commands: Command[] = []
  for (let at = 0; at + 4 <= body.length; ) {
    const length = Number.parseInt(body.subarray(at, at + 4).toString(), 16)
    if (!(length > 4)) break
    const line = body.subarray(at + 4, at + length).toString()
    const [before = '', after = '', ref = ''] = (line.split('\0')[0] ?? '').trim().split(' ')
    commands.push({ before, after, ref })
    at += length
  }
  return commands
}

function inflate({ message, body }: GitRequest): Buffer {
  return message.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
}

function runBackend(call: {
  request: GitRequest
  service: string
  repository: Repository
  login: string | undefined
}): Promise<Respond> {
  const { message, url, body } = call.request
  const { directory } = call.repository.git
  const env = {
    ...gitEnvironment(),
    GIT_PROJECT_ROOT: dirname(directory),
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: `${directory.slice(dirname(directory).length)}/${call.service}`,
    QUERY_STRING: url.search.slice(1),
    REQUEST_METHOD: message.method ?? 'GET',
    CONTENT_TYPE: message.headers['content-type'] ?? '',
    CONTENT_LENGTH: String(body.length),
    HTTP_CONTENT_ENCODING: message.headers['content-encoding'] ?? '',
    GIT_PROTOCOL: String(message.headers['git-protocol'] ?? ''),
    ...(call.login === undefined ? {} : { REMOTE_USER: call.login }),
  }
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['http-backend'], { env, stdio: ['pipe', 'pipe', 'ignore'] })
    const output: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.on('error', reject)
    child.on('close', () => resolve(parseCgi(Buffer.concat(output))))
    child.stdin.on('error', () => undefined)
    child.stdin.end(body)
  })
}

function parseCgi(output: Buffer): Respond {
  const end = output.indexOf('\r\n\r\n')
  const lines = output.subarray(0, end).toString().split('\r\n')
  const headers = lines.map(
    (line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const,
  )
  const status = Number.parseInt(headers.find(([name]) => name.toLowerCase() === 'status')?.[1] ?? '200', 10)
  return (response) => {
    response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name.toLowerCase() !== 'status')))
    response.end(output.subarray(end + 4))
  }
}
