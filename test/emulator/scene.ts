import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAppAuth } from '@octokit/auth-app'
import { Octokit } from '@octokit/rest'
import { createContract } from '../../emulator/contract/contract.ts'
import type { GitHubEmulator, NewRepository, RegisteredApp } from '../../emulator/github/emulator.ts'
import { createGitHub } from '../../emulator/github/server.ts'

export const REPO = { owner: 'acme', repo: 'app' }
export const SECRET = 'a webhook secret of some length'

export const PERMISSIONS = { contents: 'write', issues: 'write', pull_requests: 'write', checks: 'write' } as const

export interface Hook {
  readonly event: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly payload: Record<string, unknown>
}

export interface Scene {
  readonly github: GitHubEmulator
  readonly app: RegisteredApp
  readonly installationId: number
  /** The App, through its installation, without retries. */
  readonly octokit: Octokit
  readonly hooks: Hook[]
  /** What the App's webhook endpoint answers. */
  answer: { status: number }
  close(): Promise<void>
}

/** A repository of four people, an App installed on it with an endpoint that keeps what it is sent. */
export async function createScene(
  options: { now?: () => Date; repository?: Partial<NewRepository> } = {},
): Promise<Scene> {
  const directory = await mkdtemp(join(tmpdir(), 'emulator-'))
  const now = options.now === undefined ? {} : { now: options.now }
  const github = await createGitHub({ directory, contract: createContract(), ...now })
  const hooks: Hook[] = []
  const answer = { status: 202 }
  const endpoint = await listen(hooks, answer)
  for (const login of ['ann', 'ben', 'rita', 'tom']) github.addUser(login)
  await github.addRepository({ owner: 'acme', name: 'app', files: FILES, ...options.repository })
  github.setCollaborator('acme/app', 'ann', 'admin')
  github.setCollaborator('acme/app', 'ben', 'write')
  github.setCollaborator('acme/app', 'rita', 'read')
  github.setCollaborator('acme/app', 'tom', 'triage')
  const app = github.addApp({
    name: 'Sallyport',
    webhookUrl: endpoint.url,
    webhookSecret: SECRET,
    permissions: PERMISSIONS,
    events: EVENTS,
  })
  const installationId = github.installApp(app, ['acme/app'])
  const octokit = createOctokit(github, { app, installationId })
  const close = async (): Promise<void> => {
    await github.settled()
    await github.close()
    await endpoint.close()
    await rm(directory, { recursive: true, force: true })
  }
  return { github, app, installationId, octokit, hooks, answer, close }
}

export function createOctokit(github: GitHubEmulator, as: { app: RegisteredApp; installationId: number }): Octokit {
  const auth = { appId: as.app.appId, privateKey: as.app.privateKey, installationId: as.installationId }
  return new Octokit({ baseUrl: github.url, authStrategy: createAppAuth, auth, log: SILENT })
}

/** Octokit as the App itself: its JWT. */
export function createAppOctokit(github: GitHubEmulator, app: RegisteredApp): Octokit {
  const auth = { appId: app.appId, privateKey: app.privateKey }
  return new Octokit({ baseUrl: github.url, authStrategy: createAppAuth, auth, log: SILENT })
}

export function createTokenOctokit(github: GitHubEmulator, token: string): Octokit {
  return new Octokit({ baseUrl: github.url, auth: token, log: SILENT })
}

/** Commits files through the Git Data API, on top of a branch, and makes a branch of it: the App's way. */
export async function commitFiles(
  octokit: Octokit,
  change: { branch: string; from?: string; files: Record<string, string>; message?: string },
): Promise<string> {
  const base = await octokit.rest.repos.getBranch({ ...REPO, branch: change.from ?? 'main' })
  const tree = await octokit.rest.git.createTree({
    ...REPO,
    base_tree: base.data.commit.commit.tree.sha,
    tree: Object.entries(change.files).map(([path, content]) => ({ path, mode: '100644', type: 'blob', content })),
  })
  const parents = [base.data.commit.sha]
  const message = change.message ?? 'Change'
  const commit = await octokit.rest.git.createCommit({ ...REPO, message, tree: tree.data.sha, parents })
  await octokit.rest.git.createRef({ ...REPO, ref: `refs/heads/${change.branch}`, sha: commit.data.sha })
  return commit.data.sha
}

/** What a refused call said. */
export async function refusalOf(call: Promise<unknown>): Promise<{ status: number; message: string }> {
  try {
    await call
  } catch (error) {
    const { status, message } = error as { status: number; message: string }
    return { status, message: message.replace(/ - https:\/\/docs\S*$/, '') }
  }
  throw new Error('The call was not refused')
}

const FILES = { 'README.md': 'An app.\n', 'src/one.js': 'one\n', 'src/two.js': 'two\n', 'src/three.js': 'three\n' }

const EVENTS = [
  'check_run',
  'create',
  'delete',
  'issue_comment',
  'issues',
  'pull_request',
  'pull_request_review',
  'push',
  'status',
]

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

async function listen(hooks: Hook[], answer: { status: number }): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const event = String(request.headers['x-github-event'])
      hooks.push({ event, headers: request.headers, body, payload: JSON.parse(body) })
      response.writeHead(answer.status).end()
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return { url, close: () => new Promise((closed) => void server.close(() => closed())) }
}
