import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBubblewrapEngine } from '../../src/adapters/bubblewrap/engine.ts'
import { openEgressProxy } from '../../src/adapters/egress/proxy.ts'
import { createGitSourceStore } from '../../src/adapters/git/source-store.ts'
import { createMemoryBlobStore } from '../../src/adapters/memory/blob-store.ts'
import { createNpmRegistry } from '../../src/adapters/npm-registry/npm-registry.ts'
import { createSnapshotDirectory } from '../../src/adapters/snapshots/snapshot-directory.ts'
import { createSystemClock } from '../../src/adapters/system/clock.ts'
import { createEvidenceCache } from '../../src/adapters/system/evidence-cache.ts'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import type { Evidence } from '../../src/domain/evidence.ts'
import { untrusted } from '../../src/domain/untrusted.ts'
import type { Finding } from '../../src/domain/verdict.ts'
import { evaluateGuard } from '../../src/guard/guard.ts'
import { createMayInstall } from '../../src/guard/may-install.ts'
import { createSetUp } from '../../src/setup/set-up.ts'
import { createVerificationStage } from '../../src/verification/stage.ts'
import { sampleIntent } from '../../test/conformance/sample-intent.ts'
import { createGitFixture } from '../../test/fixtures/git-repository.ts'
import { createMemoryJournal } from '../../test/fixtures/memory-journal.ts'
import type { Change, Tree } from './changes.ts'
import type { Pair } from './pair.ts'

export interface Judged {
  readonly evidence: Evidence
  readonly finding: Finding
}

export interface Room {
  judge(pair: Pair, change: Change): Promise<Judged>
  close(): Promise<void>
}

const mayInstall = createMayInstall({
  registry: createNpmRegistry({ url: 'https://registry.npmjs.org' }),
  clock: createSystemClock(),
})
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt'

/** The real stage over real sandboxes, git and registries, and the real guard; what set-up installed stays in `cache`. */
export async function openRoom(cache: string): Promise<Room> {
  const fixture = createGitFixture()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-pairs-'))
  await mkdir(cache, { recursive: true })
  const source = createGitSourceStore({ directory: join(directory, 'git'), remote: async () => ({ url: fixture.url }) })
  const engine = createBubblewrapEngine({ stateDirectory: join(directory, 'state') })
  const blobs = createMemoryBlobStore()
  const redact = async (text: string) => text
  const setUp = createSetUp({
    engine,
    source,
    blobs,
    redact,
    snapshots: createSnapshotDirectory({ directory: join(cache, 'snapshots'), maxBytes: 2 * 10 ** 9 }),
    openEgress: (order) => openEgressProxy(order),
    hosts: ['registry.npmjs.org'],
    ...(existsSync(CERTIFICATES) ? { certificates: readFileSync(CERTIFICATES) } : {}),
  })
  const sample = sampleIntent({ key: 'k', repositoryId: 41 })
  const { repository } = sample
  const { commit, tree: empty } = await source.fetch(repository, fixture.commit({}))
  const evidenceCache = createEvidenceCache(join(directory, 'evidence'))
  const write = (tree: Tree) => source.writeTree(repository, empty, { files: [...tree.values()], deleted: [] })

  const judge = async (pair: Pair, { kind, base, head }: Change): Promise<Judged> => {
    const [before, after] = [await write(base), await write(head)]
    const { word, by } = pair.refactor
    const words = kind === 'refactor' ? `rename \`${word}\` to \`${by}\`` : ''
    const journal = createMemoryJournal({ intent: { ...sample, kind, request: untrusted(words) } })
    const policy = { ...DEFAULT_POLICY, verify: pair.verify ?? [] }
    const rest = { ref: 'main', policy, policyDigest: 'd', policyProblems: [], subjectEdited: false }
    await journal.record({ type: 'base.pinned', data: { commit, tree: before, ...rest } })
    await journal.record({ type: 'change.exported', data: { baseTree: before, tree: after, files: [], dropped: [] } })
    const installs = pair.install === true ? { setUp, mayInstall } : {}
    const deps = { engine, source, blobs, redact, cache: evidenceCache, ...installs }
    await createVerificationStage(deps)(journal, new AbortController().signal)
    const evidence = journal.state().evidence
    if (evidence === undefined) throw new Error('nothing was recorded')
    const change = await source.diff(repository, before, after)
    const { findings } = evaluateGuard({ change, kind, evidence }, policy)
    const finding = findings.find(({ rule }) => rule === 'evidence')
    if (finding === undefined) throw new Error('the guard has no rule for evidence')
    return { evidence, finding }
  }

  const close = async () => {
    await engine.close()
    fixture.remove()
    await rm(directory, { recursive: true, force: true })
  }
  return { judge, close }
}
