import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { createContract } from '../../../emulator/contract/contract.ts'
import type { GitHubEmulator } from '../../../emulator/github/emulator.ts'
import { createGitHub } from '../../../emulator/github/server.ts'
import type { Permissions } from '../../../emulator/github/state/accounts.ts'
import { createGitHubCodeHost, type GitHubCodeHost } from '../../../src/adapters/github/code-host.ts'
import { createSystemClock } from '../../../src/adapters/system/clock.ts'
import type { RepositoryRef } from '../../../src/domain/repository.ts'
import { Secret } from '../../../src/domain/secret.ts'

export interface Emulated {
  readonly github: GitHubEmulator
  readonly codeHost: GitHubCodeHost
  readonly repository: RepositoryRef
  readonly app: { readonly appId: number; readonly slug: string; readonly privateKey: Secret; readonly botId: number }
  readonly webhookSecret: string
  setWebhookUrl(url: string): void
  readonly contract: ReturnType<typeof createContract>
  close(): Promise<void>
}

const APP_YML = new URL('../../../app.yml', import.meta.url)

interface Manifest {
  readonly default_permissions: Permissions
  readonly default_events: readonly string[]
}

/** A repository `acme/parser` with a writer `wilma`, and the App installed on it. */
export async function createEmulated(options: { readonly timeoutMs?: number } = {}): Promise<Emulated> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-github-'))
  const contract = createContract()
  const manifest = parse(await readFile(APP_YML, 'utf8')) as Manifest
  const webhookSecret = randomBytes(16).toString('hex')
  const github = await createGitHub({ directory, contract })
  try {
    return await setUp(github, { directory, contract, manifest, webhookSecret, options })
  } catch (error) {
    // A server left open would keep the test run from ending.
    await github.close()
    throw error
  }
}

interface Parts {
  readonly directory: string
  readonly contract: Emulated['contract']
  readonly manifest: Manifest
  readonly webhookSecret: string
  readonly options: { readonly timeoutMs?: number }
}

async function setUp(github: GitHubEmulator, parts: Parts): Promise<Emulated> {
  const { directory, contract, manifest, webhookSecret, options } = parts
  github.addUser('wilma')
  github.addUser('rita')
  const { id } = await github.addRepository({
    owner: 'acme',
    name: 'parser',
    files: { 'README.md': '# Parser\n', 'src/parse.js': 'export {}\n', 'logo.bin': Buffer.from([0, 255, 1]) },
  })
  github.setCollaborator('acme/parser', 'wilma', 'write')
  const registered = github.addApp({
    name: 'Sallyport',
    webhookSecret,
    permissions: manifest.default_permissions,
    events: manifest.default_events,
  })
  const installationId = github.installApp(registered, ['acme/parser'])
  const privateKey = new Secret(registered.privateKey)
  const codeHost = createGitHubCodeHost({
    appId: registered.appId,
    privateKey,
    apiUrl: github.url,
    clock: createSystemClock(),
    log: { debug: () => undefined, warn: () => undefined },
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  })
  return {
    github,
    codeHost,
    repository: { id, owner: 'acme', name: 'parser', installationId, defaultBranch: 'main' },
    app: { appId: registered.appId, slug: registered.slug, privateKey, botId: registered.botUser.id },
    webhookSecret,
    setWebhookUrl: registered.setWebhookUrl,
    contract,
    async close() {
      await github.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
