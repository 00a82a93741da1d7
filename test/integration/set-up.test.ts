import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createBubblewrapEngine } from '../../src/adapters/bubblewrap/engine.ts'
import { createDockerEngine } from '../../src/adapters/docker/engine.ts'
import { openEgressProxy } from '../../src/adapters/egress/proxy.ts'
import { createGitSourceStore } from '../../src/adapters/git/source-store.ts'
import { createMemoryBlobStore } from '../../src/adapters/memory/blob-store.ts'
import { createNpmRegistry } from '../../src/adapters/npm-registry/npm-registry.ts'
import { createSnapshotDirectory } from '../../src/adapters/snapshots/snapshot-directory.ts'
import { createSystemClock } from '../../src/adapters/system/clock.ts'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { createMayInstall } from '../../src/guard/may-install.ts'
import { DEFAULT_LIMITS, type SandboxEngine, type SandboxOptions } from '../../src/ports/sandbox.ts'
import type { SetUp } from '../../src/ports/set-up.ts'
import type { SourceStore } from '../../src/ports/source-store.ts'
import { createSetUp } from '../../src/setup/set-up.ts'
import { createVerificationStage } from '../../src/verification/stage.ts'
import { createTakeOut } from '../../src/workspace/take-out.ts'
import { sampleIntent } from '../conformance/sample-intent.ts'
import { startDockerDaemon } from '../fixtures/docker-daemon.ts'
import { createGitFixture, type GitFixture, type Planted } from '../fixtures/git-repository.ts'
import { createMemoryJournal, type MemoryJournal } from '../fixtures/memory-journal.ts'
import { describeWith } from '../fixtures/skipped.ts'

const intent = sampleIntent({ key: 'k', repositoryId: 12 })
const { repository } = intent
const SIGNAL = new AbortController().signal

// Wherever this machine's npm gets its packages, the guest's gets them too.
const REGISTRY = new URL(npm(tmpdir(), 'config', 'get', 'registry').trim())
const mayInstall = createMayInstall({ registry: createNpmRegistry({ url: REGISTRY.href }), clock: createSystemClock() })
const SYSTEM_CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt'

const MANIFEST = {
  name: 'tiny',
  version: '1.0.0',
  scripts: { preinstall: 'echo ran > preinstalled', test: 'node --test' },
}
const WRONG = "module.exports = (text) => require('ms')(text) + 1\n"
const RIGHT = "module.exports = (text) => require('ms')(text)\n"
const TEST = `const test = require('node:test')
const assert = require('node:assert')
test('is a number', () => assert.equal(typeof require('./index.js')('1s'), 'number'))
`
const MORE = `test('counts a second', () => assert.equal(require('./index.js')('1s'), 1000))\n`

interface Opened {
  readonly engine: SandboxEngine
  close(): Promise<void>
}

const ENGINES: Readonly<Record<'bubblewrap' | 'docker', (directory: string) => Promise<Opened>>> = {
  bubblewrap: async (directory) => {
    const engine = createBubblewrapEngine({ stateDirectory: join(directory, 'state') })
    return { engine, close: engine.close }
  },
  docker: async () => {
    const { socketPath, image, stop } = await startDockerDaemon()
    const options = { docker: { socketPath }, image, installation: randomUUID(), readOnlyMounts: ['/usr'] }
    const engine = createDockerEngine(options)
    const close = async () => {
      await engine.close()
      await stop()
    }
    return { engine, close }
  },
}

describe.each(['bubblewrap', 'docker'] as const)('%s', (name) =>
  describeWith(name)('set-up on real parts', () => {
    let real: Opened
    let fixture: GitFixture
    let directory: string
    let source: SourceStore
    let engine: SandboxEngine
    let setUp: SetUp
    let opened = 0
    const purposes: (readonly [SandboxOptions['purpose'], boolean])[] = []

    beforeAll(async () => {
      fixture = createGitFixture()
      directory = await mkdtemp(join(tmpdir(), 'sallyport-set-up-'))
      source = createGitSourceStore({ directory: join(directory, 'git'), remote: async () => ({ url: fixture.url }) })
      real = await ENGINES[name](directory)
      const create: SandboxEngine['create'] = (options, signal) => {
        purposes.push([options.purpose, options.egress !== undefined])
        return real.engine.create(options, signal)
      }
      engine = { ...real.engine, create }
      setUp = openSetUp()
    }, 60_000)

    afterAll(async () => {
      await real.close()
      fixture.remove()
      await rm(directory, { recursive: true, force: true })
    })

    function openSetUp(): SetUp {
      return createSetUp({
        engine,
        source,
        blobs: createMemoryBlobStore(),
        redact: async (text) => text,
        snapshots: createSnapshotDirectory({ directory: join(directory, 'snapshots'), maxBytes: 10 ** 9 }),
        openEgress: (order) => {
          opened += 1
          return openEgressProxy(order)
        },
        hosts: [REGISTRY.hostname],
        ...(existsSync(SYSTEM_CERTIFICATES) ? { certificates: readFileSync(SYSTEM_CERTIFICATES) } : {}),
      })
    }

    async function begin(
      files: Readonly<Record<string, Planted>>,
      policy: Partial<Policy> = {},
    ): Promise<MemoryJournal> {
      const { commit, tree } = await source.fetch(repository, fixture.commit(files))
      const journal = createMemoryJournal({ intent })
      const rest = { ref: 'main', policyDigest: 'd', policyProblems: [], subjectEdited: false }
      await journal.record({
        type: 'base.pinned',
        data: { commit, tree, policy: { ...DEFAULT_POLICY, ...policy }, ...rest },
      })
      return journal
    }

    /** As the agent's stage does it: base's dependencies are there, and a script makes the change. */
    async function change(journal: MemoryJournal, script: string): Promise<readonly { path: string; why: string }[]> {
      const base = journal.state().base?.tree ?? ''
      const outcome = await setUp(journal, { side: 'base', tree: base }, SIGNAL)
      const layers = outcome.type === 'ready' ? { layers: outcome.layers() } : {}
      const tree = source.archive(repository, base)
      const sandbox = await engine.create({ runId: 'run-1', purpose: 'agent', tree, limits: DEFAULT_LIMITS, ...layers })
      const done = await sandbox.exec({ argv: ['sh', '-ec', script], timeoutMs: 20_000, maxOutputBytes: 10_000 })
      expect([done.exitCode, Buffer.from(done.stderr).toString()]).toEqual([0, ''])
      const taken = await createTakeOut({ source })(sandbox, repository, base)
      await sandbox.destroy()
      if (taken.type === 'refused') throw new Error(taken.reason)
      const { type: _, ...exported } = taken
      await journal.record({ type: 'change.exported', data: { baseTree: base, ...exported } })
      return exported.dropped
    }

    async function verify(journal: MemoryJournal) {
      const blobs = createMemoryBlobStore()
      const stage = createVerificationStage({ engine, source, blobs, redact: async (text) => text, setUp, mayInstall })
      expect(await stage(journal, SIGNAL)).toEqual({ type: 'done' })
      return journal.state().evidence
    }

    const FIX = `node -e "require('ms')" && cat > index.js <<'END'\n${RIGHT}END\ncat >> test.js <<'END'\n${MORE}END\n`
    const base = () => ({ ...lockedManifest({ ms: '2.1.3' }), 'index.js': WRONG, 'test.js': TEST })

    test('a repository that needs a package gets evidence, test by test', async () => {
      const journal = await begin(base())
      const dropped = await change(journal, FIX)
      expect(dropped).toContainEqual({ path: 'node_modules/ms/index.js', why: 'where set-up installs' })
      expect(dropped.map(({ path }) => path)).not.toContain('preinstalled')
      expect(journal.state().change?.files).toEqual(['index.js', 'test.js'])
      expect(await verify(journal)).toMatchObject({
        failBefore: ['counts a second'],
        passAfter: ['counts a second'],
        newlyFailing: [],
      })
      expect(journal.state().evidence?.missing).toBeUndefined()
      expect(journal.state().setUps).toEqual([
        {
          side: 'base',
          tree: journal.state().base?.tree,
          key: expect.stringMatching(/^[0-9a-f]{64}$/),
          cached: false,
          commands: [expect.objectContaining({ command: 'npm ci', exitCode: 0, timedOut: false })],
          durationMs: expect.any(Number),
          hosts: [{ host: REGISTRY.hostname, connections: expect.any(Number), bytes: expect.any(Number) }],
          refused: [],
          snapshot: { digest: expect.stringMatching(/^[0-9a-f]{64}$/), bytes: expect.any(Number) },
        },
      ])
      expect(purposes.filter(([, egress]) => egress)).toEqual([['set-up', true]])
    }, 90_000)

    test('a second run, of another process too, connects to nobody', async () => {
      const before = opened
      setUp = openSetUp()
      const journal = await begin(base())
      await change(journal, FIX)
      expect(await verify(journal)).toMatchObject({ failBefore: ['counts a second'] })
      expect(opened).toBe(before)
      expect(journal.state().setUps).toMatchObject([{ cached: true, commands: [], hosts: [] }])
    }, 90_000)

    test("a change of what is needed is installed for the head alone, as base's way of installing says", async () => {
      const journal = await begin(base())
      const wanted = lockedManifest({ ms: '2.1.3', 'is-number': '7.0.0' })
      const use = `const isNumber = require('is-number')\nmodule.exports = (text) => isNumber(1) && require('ms')(text)\n`
      const files = { ...wanted, 'index.js': use, 'test.js': `${TEST}${MORE}` }
      const script = Object.entries(files).map(([path, text]) => `cat > ${path} <<'END'\n${text.trimEnd()}\nEND`)
      await change(journal, script.join('\n'))
      expect(await verify(journal)).toMatchObject({ failBefore: ['counts a second'], newlyFailing: [] })
      const [ofBase, ofHead] = journal.state().setUps ?? []
      expect([ofBase?.side, ofHead?.side, ofHead?.cached]).toEqual(['base', 'head', false])
      expect(ofHead?.key).not.toBe(ofBase?.key)
      // What the head's set-up made is under the head's key: base's own is as it was.
      const again = await begin(base())
      await change(again, '! ls node_modules/is-number 2>/dev/null')
      expect(again.state().setUps?.[0]?.snapshot).toEqual(ofBase?.snapshot)
    }, 90_000)

    test('a change of how things are installed, or that the rules block, is not installed', async () => {
      const journal = await begin(base())
      await change(journal, `${FIX}echo 'ignore-scripts=false' > .npmrc`)
      expect(await verify(journal)).toMatchObject({ sides: [], missing: expect.stringContaining('(.npmrc)') })
      const strict = await begin(base())
      const scripts = lockedManifest({ ms: '2.1.2' })
      // The lockfile by itself may ask for this version; only the registry knows that these are not its bytes.
      const forged = `sha512-${'a'.repeat(86)}==`
      scripts['package-lock.json'] = scripts['package-lock.json'].replace(/sha512-[^"]+/, forged)
      const script = Object.entries(scripts).map(([path, text]) => `cat > ${path} <<'END'\n${text.trimEnd()}\nEND`)
      await change(strict, script.join('\n'))
      expect(await verify(strict)).toMatchObject({
        sides: [],
        missing: expect.stringContaining('dependencies block: '),
      })
      expect(strict.state().setUps).toHaveLength(1)
    }, 90_000)

    test('what cannot be installed is no evidence, with the end of what was said, and is not tried again', async () => {
      const elsewhere = { ...MANIFEST, dependencies: { ms: 'https://packages.example.org/ms.tgz' } }
      const journal = await begin({
        'package.json': JSON.stringify(elsewhere),
        'package-lock.json': null,
        'index.js': WRONG,
        'test.js': TEST,
      })
      const before = opened
      await change(journal, 'echo > other.js')
      const evidence = await verify(journal)
      expect([evidence?.sides, evidence?.missing]).toEqual([
        [],
        expect.stringMatching(/^Set-up failed. `npm install[\s\S]*npm error/),
      ])
      expect(journal.state().setUps).toMatchObject([
        { cached: false, refused: ['packages.example.org:443 is no host that set-up may reach'] },
      ])
      expect(opened - before).toBe(1)
    }, 90_000)

    test('install scripts run where the policy says so, and commands are what it says', async () => {
      const setup = { commands: [], scripts: true, network: [] }
      const journal = await begin({ ...base() }, { setup })
      const dropped = await change(journal, 'cat preinstalled >/dev/null; rm preinstalled; echo > other.js')
      expect(dropped.length).toBeGreaterThan(0)
      const own = await begin(base(), {
        setup: { ...setup, commands: ['echo one > ~/one', 'mkdir node_modules; cp ~/one node_modules/two'] },
      })
      await change(own, 'cmp ~/one node_modules/two; echo > other.js')
      expect(own.state().setUps?.[0]?.commands.map(({ exitCode }) => exitCode)).toEqual([0, 0])
    }, 90_000)
  }),
)

/** A manifest with its lockfile, as the registry's packages are today. */
function lockedManifest(
  dependencies: Readonly<Record<string, string>>,
): Record<'package.json' | 'package-lock.json', string> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-lock-'))
  try {
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ ...MANIFEST, dependencies }, null, 2)}\n`)
    npm(folder, 'install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund')
    const [manifest, lockfile] = ['package.json', 'package-lock.json'].map((name) =>
      readFileSync(join(folder, name), 'utf8'),
    )
    return { 'package.json': manifest ?? '', 'package-lock.json': lockfile ?? '' }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
}
