import type { Actor } from '../domain/repository.ts'
import { furtherOf, isPublished } from '../domain/round-state.ts'
import type { RunEnd } from '../domain/run-event.ts'
import type { RunState } from '../domain/run-state.ts'
import type { CodeHost, RepositoryHost } from '../ports/code-host.ts'
import type { ExistingWork } from '../ports/existing-work.ts'
import type { FindLack } from '../ports/may-ask.ts'
import type { RunStore } from '../ports/run-store.ts'
import type { SourceStore } from '../ports/source-store.ts'
import { DONE, type Journal, type Stage, type StageOutcome } from '../ports/stage.ts'
import { renderCommitMessage, renderPullBody, renderPullTitle } from '../view/render-pull.ts'
import { askReviewers } from './ask-reviewers.ts'
import { branchBelow } from './branch-below.ts'
import { alternativeBranchName, branchName } from './branch-name.ts'
import { createIsBusy } from './busy-reviewers.ts'
import { findPull } from './find-pull.ts'
import { joinStack } from './join-stack.ts'
import { publishChecks } from './publish-checks.ts'
import { publishRound } from './publish-round.ts'
import { publishedFiles } from './published-files.ts'
import { sameChangeBefore } from './same-change.ts'

export interface PublishDeps {
  readonly codeHost: CodeHost
  readonly source: Pick<SourceStore, 'diff' | 'read'>
  readonly findLack: FindLack
  /** What waits for reviewers already. Absent: nobody is spared. */
  readonly runs?: Pick<RunStore, 'find' | 'read'>
  /** Absent: nobody looks for it. */
  readonly existing?: Pick<ExistingWork, 'twins'>
}

/**
 * Opens the pull request, a draft unless the policy says otherwise, or brings it up to date with a further round: tree,
 * commit, branch, pull request, checks, each once whatever is killed whenever.
 * No model runs here, and nothing is pushed whose tree is not the one that was judged.
 */
export function createPublishStage(deps: PublishDeps): Stage {
  return async (journal) => {
    const state = journal.state()
    if (isPublished(state)) return DONE
    const refusal = (await refusalOf(state, deps)) ?? (await knownBefore(state, deps))
    if (refusal !== undefined) return { type: 'ended', end: refusal }
    const host = deps.codeHost.open(state.intent.repository, 'publish', journal.assertLive)
    const further = furtherOf(state)
    const below = await branchBelow(judged(state), host)
    if (below.gone !== undefined && !hasBranch(state))
      return { type: 'ended', end: { how: 'refused', reason: below.gone } }
    const tree = await publishTree(journal, host, deps)
    if (tree !== state.change?.tree) return treeMismatch(tree, state)
    if (further !== undefined) return publishRound({ journal, host, ...deps }, judged(state), further)
    await publishPull(journal, host, { ...deps, onto: below.branch ?? judged(state).base.ref })
    return DONE
  }
}

// Rights may have gone while the agent worked.
async function refusalOf(state: RunState, deps: PublishDeps): Promise<RunEnd | undefined> {
  const { requester, repository } = state.intent
  for (const person of [requester, ...askersOf(state)]) {
    const lack = await deps.findLack(person, { repository, ask: state.base?.policy.ask })
    if (lack !== undefined) return { how: 'refused', reason: `${person.login}, who asked, ${lack}` }
  }
  return undefined
}

// Of the round on its way; nobody where checks asked for it.
function askersOf(state: RunState): Actor[] {
  const taken = furtherOf(state)?.round.requests ?? []
  return (state.roundRequests ?? []).flatMap(({ seq, by }) => (by !== undefined && taken.includes(seq) ? [by] : []))
}

// Once something of it has left, it goes the whole way.
async function knownBefore(state: RunState, { source, runs, existing }: PublishDeps): Promise<RunEnd | undefined> {
  const { effects, intent } = state
  const isUnderWay = effects.tree !== undefined || furtherOf(state) !== undefined
  if (isUnderWay || intent.revert !== undefined || runs === undefined || existing === undefined) return undefined
  const reason = await sameChangeBefore(judged(state), { source, runs, existing })
  return reason === undefined ? undefined : { how: 'refused', reason }
}

async function publishTree(journal: Journal, host: RepositoryHost, deps: PublishDeps): Promise<string> {
  const state = judged(journal.state())
  const { intent, base, change } = state
  const further = furtherOf(state)
  return journal.perform({
    effect: 'tree',
    key: further === undefined ? 'tree' : `tree:${further.round.round}`,
    observe: async () => undefined,
    act: async () => {
      const difference = await deps.source.diff(intent.repository, base.tree, change.tree)
      return host.createTree(base.tree, await publishedFiles(deps.source, intent.repository, difference))
    },
  })
}

interface Opening extends PublishDeps {
  /** The branch that the pull request is opened against. */
  readonly onto: string
}

// What has a branch may have its pull request, too: that is found, not made again.
function hasBranch({ effects, published }: RunState): boolean {
  return effects.branch !== undefined || published !== undefined
}

async function publishPull(journal: Journal, host: RepositoryHost, deps: Opening): Promise<void> {
  const state = judged(journal.state())
  const { runId, base, change } = state
  const commit = await journal.perform({
    effect: 'commit',
    key: 'commit',
    // A commit that nothing points to is nothing: making it again does no harm.
    observe: async () => undefined,
    act: () => host.createCommit({ message: renderCommitMessage(state), tree: change.tree, parents: [base.commit] }),
  })
  const branch = await publishBranch(journal, host, commit)
  const { bot } = await deps.codeHost.identity()
  const pull = await journal.perform({
    effect: 'pull',
    key: 'pull',
    observe: () => summarise(findPull(host, { branch, runId, author: bot })),
    act: () =>
      summarise(
        host.createPull({
          title: renderPullTitle(state),
          body: renderPullBody(state),
          head: branch,
          base: deps.onto,
          draft: base.policy.draft !== 'never',
        }),
      ).then(required),
  })
  await publishChecks(journal, deps, { commit, shown: journal.state() })
  const busy = deps.runs && { isBusy: createIsBusy({ runs: deps.runs }, state) }
  await askReviewers(journal, host, { pull: pull.number, ...busy })
  await joinStack(journal, host, pull.number)
  await journal.record({
    type: 'change.published',
    data: { pull: pull.number, url: pull.url, branch, base: base.ref, commit, tree: change.tree, draft: pull.draft },
  })
}

// Where the name is taken by somebody else's commit, the run's own alternative serves.
async function publishBranch(journal: Journal, host: RepositoryHost, commit: string): Promise<string> {
  const { intent, runId } = journal.state()
  const plain = branchName(intent)
  const alternative = alternativeBranchName(intent, runId)
  return journal.perform({
    effect: 'branch',
    key: 'branch',
    observe: async () => {
      if ((await host.branchHead(plain)) === commit) return plain
      return (await host.branchHead(alternative)) === commit ? alternative : undefined
    },
    act: async () => {
      const name = (await host.branchHead(plain)) === undefined ? plain : alternative
      await host.createBranch(name, commit)
      return name
    },
  })
}

interface PublishedPull {
  readonly number: number
  readonly url: string
  readonly draft: boolean
}

async function summarise(pull: Promise<PublishedPull | undefined>): Promise<PublishedPull | undefined> {
  const found = await pull
  return found === undefined ? undefined : { number: found.number, url: found.url, draft: found.draft }
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('GitHub answered without a pull request')
  return value
}

type Judged = RunState & Required<Pick<RunState, 'base' | 'change' | 'judged'>>

// A wiring bug, not an outcome: the pipeline runs this stage only after the guard.
function judged(state: RunState): Judged {
  if (state.base === undefined || state.change === undefined || state.judged === undefined) {
    throw new Error(`run ${state.runId} reached publishing unjudged`)
  }
  return state as Judged
}

function treeMismatch(tree: string, state: RunState): StageOutcome {
  const reason = `GitHub made tree ${tree} out of the change, ${state.change?.tree} was judged; nothing was published`
  return { type: 'ended', end: { how: 'failed', reason } }
}
