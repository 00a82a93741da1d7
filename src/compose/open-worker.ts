import { hostname } from 'node:os'
import { join } from 'node:path'
import { createCodeIndex } from '../adapters/code-index/code-index.ts'
import { createMergeTexts } from '../adapters/git/merge-texts.ts'
import { createGitSourceStore } from '../adapters/git/source-store.ts'
import type { GitHubCodeHost } from '../adapters/github/code-host.ts'
import { createNpmRegistry } from '../adapters/npm-registry/npm-registry.ts'
import { createSecretScanner } from '../adapters/secretlint/scanner.ts'
import { createEvidenceCache } from '../adapters/system/evidence-cache.ts'
import { createReviewStage } from '../agent/reviewer/stage.ts'
import { createRepairStage } from '../agent/rounds/repair-stage.ts'
import { createAgentStage } from '../agent/stage.ts'
import { createShutDoor } from '../approval/shut-door.ts'
import { createWaitStage } from '../approval/wait-stage.ts'
import type { Config } from '../config/env.ts'
import { createPolicySource } from '../config/policy-source.ts'
import { createChooseSandbox } from '../config/sandbox-choice.ts'
import { redact } from '../domain/redact.ts'
import { createMayInstall } from '../guard/may-install.ts'
import { createGuardStage } from '../guard/stage.ts'
import { createFindLack } from '../intake/may-ask.ts'
import { createMayLetOut } from '../intake/may-let-out.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { Models } from '../ports/model.ts'
import type { Queue } from '../ports/queue.ts'
import type { SandboxEngine } from '../ports/sandbox.ts'
import type { SecretScanner } from '../ports/secret-scanner.ts'
import { createProgressReporter } from '../publish/progress-reporter.ts'
import { createPublishStage } from '../publish/stage.ts'
import { createStatusReporter } from '../publish/status-reporter.ts'
import { Interruption } from '../run/interruption.ts'
import type { Stages } from '../run/pipeline.ts'
import { relay } from '../run/relay.ts'
import { createWorker } from '../run/worker.ts'
import { createVerificationStage } from '../verification/stage.ts'
import { isTestFile } from '../verification/test-files.ts'
import { createBaseStage } from '../workspace/base-stage.ts'
import { createPrepareStage } from '../workspace/prepare-stage.ts'
import { createRevertStage } from '../workspace/revert-stage.ts'
import { createTakeOut } from '../workspace/take-out.ts'
import { allowedImages } from './open-engine.ts'
import { openFurther } from './open-further.ts'
import { openGate } from './open-gate.ts'
import { openAgentMemory } from './open-memory.ts'
import { openModels } from './open-models.ts'
import { openReport } from './open-report.ts'
import { openSetUp } from './open-set-up.ts'
import { openSpending } from './open-spending.ts'
import type { Stores } from './open-stores.ts'
import { reapOrphans } from './reap-orphans.ts'

export interface WorkerParts {
  readonly config: Config
  readonly stores: Stores
  readonly queue: Queue
  readonly codeHost: GitHubCodeHost
  readonly engine: SandboxEngine
  readonly clock: Clock
  readonly log: Logger
}

export interface RunningWorker {
  /** Hands running work over to other workers and resolves when nothing of ours goes on. */
  close(): Promise<void>
}

const RELAY_MS = 2_000
const FIRST_PAUSE_MS = 500
const MAX_ATTEMPTS = 20
const DECISIONS_AT_ONCE = 4

/** Takes jobs from the queue, and sees to it that no waiting run is forgotten. */
export async function openWorker(parts: WorkerParts): Promise<RunningWorker> {
  const { config, stores, queue, clock, log, engine, codeHost } = parts
  const shutdown = new AbortController()
  const source = openSource(parts)
  const work = createWorker({
    runs: stores.runs,
    stages: createStages(parts, source),
    report: openReport(codeHost, source),
    shutDoor: createShutDoor({ codeHost }),
    clock,
    log,
    name: `${hostname()}:${process.pid}`,
    leaseMs: config.leaseMs,
    firstPauseMs: FIRST_PAUSE_MS,
    maxAttempts: MAX_ATTEMPTS,
  })
  const handle = (job: Parameters<typeof work>[0]) => work(job, shutdown.signal)
  const consumers = [
    await queue.consume('work', config.concurrency, handle),
    await queue.consume('gate', DECISIONS_AT_ONCE, handle),
  ]
  const loops = [
    relay({ runs: stores.runs, queue, clock, log, everyMs: RELAY_MS }, shutdown.signal),
    reapOrphans({ engine, clock, log }, shutdown.signal),
  ]
  return {
    close: async () => {
      shutdown.abort(new Interruption('shutdown'))
      await Promise.all([...consumers.map((consumer) => consumer.close()), ...loops])
    },
  }
}

function openSource({ config, codeHost }: WorkerParts) {
  return createGitSourceStore({
    directory: join(config.dataDirectory, 'repositories'),
    remote: (repository) => codeHost.gitRemote(repository),
  })
}

function createStages(
  { config, stores, queue, codeHost, engine, clock, log }: WorkerParts,
  source: ReturnType<typeof openSource>,
): Stages {
  const policies = createPolicySource(codeHost, config.policy)
  const scanner = createSecretScanner()
  const redactText = createRedact(scanner)
  const setUp = openSetUp(config, { engine, source, blobs: stores.blobs, redact: redactText, log })
  const { models } = openModels(config.models, log)
  const spending = openSpending(config, stores, { models, log })
  const memory = openAgentMemory({ stores, clock })
  const packages = openPackages(config, clock)
  const guarding = { mayLetOut: createMayLetOut(codeHost), ...(packages && { packages }) }
  const chooseSandbox = createChooseSandbox({ codeHost, engine, images: allowedImages(config) })
  const agent = createAgentStage({
    model: models('coder'),
    models: rolesOf(config, models),
    isTestFile,
    spending,
    engine,
    source,
    blobs: stores.blobs,
    takeOut: createTakeOut({ source }),
    propose: memory.propose,
    prompt: [memory.recall],
    code: {
      index: createCodeIndex({ source, directory: join(config.dataDirectory, 'code-index') }),
      history: source,
    },
    clock,
    redact: redactText,
    onPlan: createProgressReporter({ report: createStatusReporter({ codeHost }), clock }),
    ...setUp,
  })
  const mergeTexts = createMergeTexts()
  const asked = { codeHost, source, existing: codeHost.existing, findLack: createFindLack(codeHost) }
  return {
    prepare: createPrepareStage({ ...asked, policies, blobs: stores.blobs, chooseSandbox }),
    wait: createWaitStage({ codeHost }),
    further: openFurther({ codeHost, ci: codeHost.ci, source, mergeTexts, blobs: stores.blobs, redact: redactText }),
    agent: createBaseStage({ source, otherwise: createRevertStage({ source, mergeTexts, otherwise: agent }) }),
    verify: createVerificationStage({
      engine,
      source,
      blobs: stores.blobs,
      redact: redactText,
      cache: createEvidenceCache(join(config.dataDirectory, 'evidence')),
      mayInstall: createMayInstall(packages),
      ...setUp,
    }),
    repair: createRepairStage({ blobs: stores.blobs, redact: redactText }),
    review: createReviewStage({
      model: models('reviewer'),
      configured: config.models.chains.reviewer !== undefined,
      spending,
      source,
      blobs: stores.blobs,
      clock,
      redact: redactText,
    }),
    guard: createGuardStage({ source, scanner, blobs: stores.blobs, ...guarding }),
    publish: createPublishStage({ ...asked, runs: stores.runs }),
    approve: openGate({ codeHost, policies, stores, queue }),
  }
}

// Who has a chain of its own; the coder's plays the others.
function rolesOf({ models: { chains } }: Config, models: Models) {
  return {
    ...(chains.planner && { planner: models('planner') }),
    ...(chains.tester && { tester: models('tester') }),
  }
}

function openPackages({ npmRegistry: url, dataDirectory }: Config, clock: Clock) {
  if (url === undefined) return undefined
  return { registry: createNpmRegistry({ url, directory: join(dataDirectory, 'packages') }), clock }
}

function createRedact(scanner: SecretScanner) {
  return async (text: string, path: string) => redact(text, await scanner.scan(text, path))
}
