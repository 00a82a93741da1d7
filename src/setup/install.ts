import { isFault } from '../domain/fault.ts'
import type { SetUpPolicy } from '../domain/policy.ts'
import type { RepositoryRef } from '../domain/repository.ts'
import type { SetUpCommand, SetUpRecord } from '../domain/set-up-record.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Egress, OpenEgress } from '../ports/egress.ts'
import { DEFAULT_LIMITS, type Sandbox, type SandboxEngine, type SandboxLimits } from '../ports/sandbox.ts'
import type { SetUpTarget } from '../ports/set-up.ts'
import type { Snapshot, SnapshotStore } from '../ports/snapshot-store.ts'
import type { SourceStore } from '../ports/source-store.ts'
import { plainText, tailOf } from '../view/plain-text.ts'
import { allowedHosts } from './hosts.ts'
import type { PlannedLine, SetUpPlan } from './plan.ts'

export interface InstallDeps {
  readonly engine: Pick<SandboxEngine, 'create' | 'environment'>
  readonly source: Pick<SourceStore, 'archive'>
  readonly snapshots: SnapshotStore
  readonly openEgress: OpenEgress
  readonly blobs: Pick<BlobStore, 'put'>
  readonly redact: (text: string, path: string) => Promise<string>
  /** Hosts and wildcards that the operator lets policies name. */
  readonly hosts: readonly string[]
  /** Certificates (PEM) that the tools shall believe, where they are not the system's own. */
  readonly certificates?: Uint8Array
  readonly limits?: SandboxLimits
}

export interface Installation extends Omit<SetUpRecord, 'snapshot'> {
  readonly snapshot?: Snapshot
}

export interface SetUpOrder extends SetUpTarget {
  readonly runId: string
  readonly repository: RepositoryRef
  /** The tree that says how. */
  readonly base: string
  /** Absent: the engine's default. */
  readonly image?: string
  readonly policy: SetUpPolicy
}

export interface Job {
  readonly order: SetUpOrder
  readonly plan: SetUpPlan
  readonly key: string
}

const LIMITS: SandboxLimits = {
  ...DEFAULT_LIMITS,
  memoryBytes: 4 * 1024 ** 3,
  processes: 512,
  diskBytes: 2 * 1024 ** 3,
}
const COMMAND_MS = 10 * 60_000
const OUTPUT_BYTES = 256 * 1024
const EGRESS_BYTES = 4 * 1024 ** 3
const SNAPSHOT_BYTES = 1024 ** 3

/** Runs the plan in a sandbox with a way to the registries and keeps what it added. A failure is told, not thrown. */
export async function install(deps: InstallDeps, job: Job, signal: AbortSignal): Promise<Installation> {
  const began = performance.now()
  const { hosts, internal, denied } = allowedHosts(deps.hosts, job.order.policy.network)
  const egress = await deps.openEgress({ hosts, internal, maxBytes: EGRESS_BYTES })
  const commands: SetUpCommand[] = []
  try {
    const result = await runAll(deps, { ...job, egress, commands }, signal).catch((error: unknown) => {
      if (signal.aborted) throw error
      return { problem: problemOf(error) }
    })
    const { contacts, refused } = egress.report()
    const { side, tree } = job.order
    return {
      ...{ side, tree, key: job.key, cached: false, commands, hosts: contacts },
      durationMs: Math.round(performance.now() - began),
      refused: [...denied.map((host) => `${host} is not among the hosts that the operator allows`), ...refused],
      ...result,
    }
  } finally {
    await egress.close()
  }
}

// What the commands do to their sandbox is theirs; an engine that does not answer is a matter for another try.
function problemOf(error: unknown): string {
  if (isFault(error, 'sandbox-lost')) return 'The sandbox did not survive: memory, processes or time ran out.'
  if (isFault(error, 'too-large')) return `What was installed is too large: ${error.message}`
  throw error
}

interface Work extends Job {
  readonly egress: Egress
  readonly commands: SetUpCommand[]
}

type Result = { readonly snapshot: Snapshot } | { readonly problem: string }

async function runAll(deps: InstallDeps, work: Work, signal: AbortSignal): Promise<Result> {
  const { runId, repository, tree } = work.order
  const { host, port } = work.egress
  const limits = deps.limits ?? LIMITS
  const files = deps.source.archive(repository, tree)
  const request = { runId, purpose: 'set-up', tree: files, limits, egress: { host, port } } as const
  const { image } = work.order
  const sandbox = await deps.engine.create({ ...request, ...(image !== undefined && { image }) }, signal)
  try {
    const env = { ...work.plan.env, ...(await putCertificates(deps, sandbox, signal)) }
    for (const line of work.plan.lines) {
      const problem = await runLine(deps, { ...work, sandbox, env, line }, signal)
      if (problem !== undefined) return { problem }
    }
    await sandbox.freeze()
    return { snapshot: await deps.snapshots.put(work.key, sandbox.export(SNAPSHOT_BYTES, 'additions')) }
  } finally {
    await sandbox.destroy()
  }
}

const BUNDLE = '/tmp/certificates.pem'
const BELIEVED_BY = [
  ...['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'PIP_CERT', 'REQUESTS_CA_BUNDLE', 'CARGO_HTTP_CAINFO'],
  ...['CURL_CA_BUNDLE', 'GIT_SSL_CAINFO'],
]

async function putCertificates(
  { certificates }: InstallDeps,
  sandbox: Sandbox,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  if (certificates === undefined) return {}
  const argv = ['sh', '-c', `cat > ${BUNDLE}`]
  await sandbox.exec({ argv, stdin: certificates, timeoutMs: 10_000, maxOutputBytes: 1_000 }, signal)
  return Object.fromEntries(BELIEVED_BY.map((name) => [name, BUNDLE]))
}

interface Step extends Work {
  readonly sandbox: Sandbox
  readonly env: Readonly<Record<string, string>>
  readonly line: PlannedLine
}

/** @returns why set-up ends here; undefined where it goes on. */
async function runLine(deps: InstallDeps, step: Step, signal: AbortSignal): Promise<string | undefined> {
  const { line, env, sandbox } = step
  const limits = { timeoutMs: COMMAND_MS, maxOutputBytes: OUTPUT_BYTES }
  const result = await sandbox.exec({ argv: ['sh', '-c', line.line], env, ...limits }, signal)
  const printed = [result.stdout, result.stderr].map((bytes) => plainText(new TextDecoder().decode(bytes)))
  const text = await deps.redact(printed.filter((part) => part !== '').join('\n'), 'set-up-output.txt')
  const { exitCode, timedOut, durationMs } = result
  const output = await deps.blobs.put(new TextEncoder().encode(text))
  step.commands.push({ command: line.line, exitCode, timedOut, durationMs: Math.round(durationMs), output })
  if (exitCode === 0 && !timedOut) return undefined
  if (exitCode === 127 && line.tool !== undefined)
    return `The sandbox has no \`${line.tool}\`, which \`${line.line}\` needs.`
  const how = timedOut ? 'timed out' : `failed (exit ${exitCode ?? 'killed'})`
  return `\`${line.line}\` ${how}: ${tailOf(text)}`
}
