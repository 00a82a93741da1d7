import type { ChangeSet } from '../domain/change-set.ts'
import type { SideRun } from '../domain/evidence.ts'
import type { Policy } from '../domain/policy.ts'
import type { RepositoryRef } from '../domain/repository.ts'
import { setUpInput } from '../domain/set-up-inputs.ts'
import type { Layer } from '../ports/sandbox.ts'
import type { MayInstall, SetUp, SetUpOutcome } from '../ports/set-up.ts'
import type { SourceStore, TreeFile } from '../ports/source-store.ts'
import type { Journal } from '../ports/stage.ts'

export interface SetUpSidesDeps {
  readonly setUp?: SetUp
  /** What the rules about dependencies say of what a change asks for. Absent: nothing is installed for a change. */
  readonly mayInstall?: MayInstall
  readonly source: Pick<SourceStore, 'read' | 'writeTree'>
}

/** What a sandbox gets beside its tree. */
export interface Installed {
  readonly key: string
  readonly bytes: number
  layers(): readonly Layer[]
}

export type SidesSetUp =
  | { readonly type: 'none' }
  | { readonly type: 'failed'; readonly problem: string }
  | { readonly type: 'ready'; readonly installed: (side: SideRun['side']) => Installed }

const OF_HEAD: readonly SideRun['side'][] = ['head', 'base-tests-on-head']
const LARGEST = 32 * 1024 ** 2

/**
 * Dependencies for every side: base's for base, and for head too where the change touches nothing that decides about
 * them. Else head gets what base's way of installing makes of base with the change's manifests and lockfiles.
 */
export async function setUpSides(
  deps: SetUpSidesDeps,
  { journal, diff }: { readonly journal: Journal; readonly diff: ChangeSet },
  signal: AbortSignal,
): Promise<SidesSetUp> {
  const { base } = journal.state()
  if (deps.setUp === undefined || base === undefined) return { type: 'none' }
  const before = await deps.setUp(journal, { side: 'base', tree: base.tree }, signal)
  if (before.type === 'none') return before
  if (before.type === 'failed') return failed('Set-up failed', before)
  const touched = inputsOf(diff)
  if (touched.length === 0) return ready(before, before)
  const problem = problemOf(touched) ?? (await deniedBy(deps, { diff, policy: base.policy }, signal))
  if (problem !== undefined) return { type: 'failed', problem }
  const tree = await writeInputsTree(deps.source, journal.state().intent.repository, diff)
  const after = await deps.setUp(journal, { side: 'head', tree }, signal)
  if (after.type === 'failed') return failed("Set-up with the change's manifests failed", after)
  return after.type === 'none'
    ? { type: 'failed', problem: 'Set-up found nothing to do for the change.' }
    : ready(before, after)
}

type Ready = Extract<SetUpOutcome, { type: 'ready' }>

function ready(before: Ready, after: Ready): SidesSetUp {
  const of = ({ record, bytes, layers }: Ready): Installed => ({ key: record.key, bytes, layers })
  return { type: 'ready', installed: (side) => of(OF_HEAD.includes(side) ? after : before) }
}

function failed(what: string, { record }: Extract<SetUpOutcome, { type: 'failed' }>): SidesSetUp {
  return { type: 'failed', problem: `${what}. ${record.problem ?? ''}`.trim() }
}

function inputsOf(diff: ChangeSet): string[] {
  const names = diff.files.flatMap(({ path, previousPath }) =>
    previousPath === undefined ? [path] : [path, previousPath],
  )
  return names.filter((path) => setUpInput(path) !== undefined)
}

// These are read as programs or as orders: what a change writes there is not run with a way out.
function problemOf(touched: readonly string[]): string | undefined {
  const orders = touched.filter((path) => setUpInput(path) === 'configuration')
  if (orders.length === 0) return undefined
  return `The change alters how dependencies are installed (${orders.join(', ')}), so nothing was installed for it.`
}

async function deniedBy(
  { mayInstall }: SetUpSidesDeps,
  { diff, policy }: { readonly diff: ChangeSet; readonly policy: Policy },
  signal: AbortSignal,
): Promise<string | undefined> {
  const decided = await mayInstall?.(diff, policy, signal)
  if (decided?.allowed === true) return undefined
  const why = decided?.why ?? 'nobody judges dependencies here'
  return `The change asks for other dependencies, and nothing was installed for it: ${why.replace(/\.?$/, '.')}`
}

async function writeInputsTree(
  source: SetUpSidesDeps['source'],
  repository: RepositoryRef,
  diff: ChangeSet,
): Promise<string> {
  const files: TreeFile[] = []
  for (const { path, after } of diff.files) {
    if (after === undefined || !after.mode.startsWith('100') || setUpInput(path) === undefined) continue
    const mode = after.mode === '100755' ? '100755' : '100644'
    files.push({ path, mode, content: await source.read(repository, after.oid, LARGEST) })
  }
  const kept = new Set(files.map(({ path }) => path))
  return source.writeTree(repository, diff.baseTree, { files, deleted: goneOf(diff).filter((path) => !kept.has(path)) })
}

function goneOf(diff: ChangeSet): string[] {
  const gone = diff.files.flatMap(({ path, previousPath, after }) => [
    ...(after === undefined ? [path] : []),
    ...(previousPath === undefined ? [] : [previousPath]),
  ])
  return gone.filter((path) => setUpInput(path) !== undefined)
}
