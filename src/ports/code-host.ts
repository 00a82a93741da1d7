import type { ReviewRules } from '../domain/gate-event.ts'
import type { Actor, RepositoryRef, Role } from '../domain/repository.ts'
import type { Untrusted } from '../domain/untrusted.ts'
import type { BranchWriting } from './branch-writing.ts'
import type { Merging } from './merging.ts'
import type { ReviewThreads } from './review-threads.ts'
import type { Stacks } from './stacks.ts'

/**
 * What a step is for; the adapter mints a token for one repository with just the permissions of that purpose.
 * `read`: contents, issues, pull requests · `talk`: comments, reactions, labels · `publish`: tree, commit, branch,
 * pull request · `gate`: check runs, ready, close, delete branch · `merge`: merge, or put into a merge queue and out ·
 * `people`: who is in which team · `invite`: asks people and teams for a review.
 */
export type Purpose = 'read' | 'talk' | 'publish' | 'gate' | 'merge' | 'people' | 'invite'

export interface CodeHost {
  /** Who we are on GitHub: the App's bot user, and the App's id that check runs carry. */
  identity(): Promise<{ readonly appId: number; readonly slug: string; readonly bot: Actor }>
  /** `fence` is asked right before each write leaves, and keeps it back by throwing. */
  open(repository: RepositoryRef, purpose: Purpose, fence?: () => void): RepositoryHost
  /**
   * UTF-8 content of a file of at most 1 MiB on the default branch of the `.github` repository of a repository's owner;
   * undefined where there is none that the App may see. Faults as those of `RepositoryHost`.
   */
  ownersFile(repository: RepositoryRef, path: string): Promise<string | undefined>
}

export interface HostedPull {
  readonly number: number
  readonly nodeId: string
  readonly url: string
  readonly title: Untrusted
  readonly body: Untrusted
  readonly state: 'open' | 'closed'
  readonly merged: boolean
  readonly mergeCommit?: string
  /** ISO 8601. */
  readonly mergedAt?: string
  readonly mergedBy?: Actor
  readonly draft: boolean
  readonly author: Actor
  readonly headRef: string
  readonly headSha: string
  /** undefined when the head repository was deleted. */
  readonly headRepositoryId?: number
  readonly baseRef: string
  readonly baseSha: string
  /** Part of one of GitHub's stacks. Absent: it is not, or GitHub does not tell. */
  readonly stacked?: true
}

export interface HostedComment {
  readonly id: number
  readonly url: string
  readonly body: Untrusted
  readonly author: Actor
  /** ISO 8601. */
  readonly createdAt: string
  readonly updatedAt: string
  /** Made by our own App. */
  readonly ours: boolean
}

export interface HostedReview {
  readonly id: number
  readonly author: Actor
  readonly state: 'approved' | 'changes-requested' | 'commented' | 'dismissed' | 'pending'
  /** The head that the reviewer saw. */
  readonly commit: string
  readonly submittedAt: string
}

export interface CheckAction {
  /** At most 20 characters. */
  readonly label: string
  /** At most 40 characters. */
  readonly description: string
  /** At most 20 characters. */
  readonly identifier: string
}

export interface CheckRun {
  readonly name: string
  readonly headSha: string
  /** Ours: which run and which thing it speaks for. */
  readonly externalId: string
  readonly status: 'in_progress' | 'completed'
  /** Never `neutral` or `skipped`: both satisfy a required check. */
  readonly conclusion?: 'success' | 'failure' | 'action_required'
  readonly title: string
  /** Markdown, at most 65,535 characters each. */
  readonly summary: string
  readonly text?: string
  readonly actions?: readonly CheckAction[]
}

export interface HostedCheck {
  readonly id: number
  readonly name: string
  readonly headSha: string
  readonly externalId: string
  readonly appId: number
  readonly status: string
  readonly conclusion?: string
  readonly title: string
  readonly summary: string
}

/**
 * One repository, through one narrow token. Reads are retried by the adapter; writes never are: an ambiguous answer
 * (timeout, 5xx, reset) is Fault `network` or `timeout`, and the caller observes before it acts again.
 * Faults: `not-found`, `forbidden`, `unauthorized`, `conflict` (409, a stale ref), `rejected` (405, 422), `rate-limited`
 * (with `retryAfterMs`), `network`, `timeout`.
 */
export interface RepositoryHost extends Merging, BranchWriting, ReviewThreads, Stacks {
  /** `none` too where the login is another account's by now: a name may have been given up and taken. */
  roleOf(who: Pick<Actor, 'id' | 'login'>): Promise<Role>
  /** Everybody who may push: collaborators, members of teams, owners of the organisation; people and bots. */
  writers(): Promise<Actor[]>
  /** Who has that login now; undefined: nobody. */
  account(login: string): Promise<Actor | undefined>
  /**
   * Whether somebody is in a team of the repository's organisation, or in one below it, and has accepted; false where
   * there is no such team, or it was not let onto the repository. Only with the purpose `people`; Fault `rejected` or `forbidden`: teams cannot be read, by
   * the App's permissions or because a person owns the repository.
   */
  isInTeam(slug: string, login: string): Promise<boolean>
  /** What the branch's rules ask of reviews; undefined: nothing, or the plan has no rules here. */
  reviewRules(branch: string): Promise<ReviewRules | undefined>
  branchHead(branch: string): Promise<string | undefined>
  /** UTF-8 content of a file of at most 1 MiB at a commit; undefined where there is none. */
  file(path: string, commit: string): Promise<string | undefined>
  issue(
    number: number,
  ): Promise<{ title: Untrusted; body: Untrusted; state: 'open' | 'closed'; labels: readonly string[]; author: Actor }>
  /** Oldest first, all pages. */
  comments(number: number): Promise<HostedComment[]>
  pull(number: number): Promise<HostedPull>
  /** Open and closed ones whose head is that branch of this repository. */
  pullsOfBranch(branch: string): Promise<HostedPull[]>
  openPullsWithHead(sha: string): Promise<HostedPull[]>
  /** Shas of its commits, oldest first, and whether the list is whole (GitHub ends it at 250). */
  pullCommits(number: number): Promise<{ readonly shas: readonly string[]; readonly complete: boolean }>
  /** Its files, renamed ones under both names, and whether the list is whole (GitHub ends it at 3,000). */
  pullFiles(number: number): Promise<{ readonly paths: readonly string[]; readonly complete: boolean }>
  reviews(number: number): Promise<HostedReview[]>
  /** The best common ancestor of two commits or branches; undefined where there is none, or one of them is gone. */
  mergeBase(base: string, head: string): Promise<string | undefined>
  /**
   * Shas of what a head has beyond a base (commits or branches), oldest first, and whether the list is whole (it ends at
   * 1,000).
   */
  commitsBetween(base: string, head: string): Promise<{ readonly shas: readonly string[]; readonly complete: boolean }>
  commitTree(sha: string): Promise<string>
  /**
   * What moved a branch, newest first, as the code host itself saw it: where to, and by whom (absent: it does not say).
   * `complete`: nothing is left out (it ends at 1,000). Fault `not-found` where the code host does not tell.
   */
  pushes(
    branch: string,
  ): Promise<{ readonly pushes: readonly { readonly to: string; readonly by?: Actor }[]; readonly complete: boolean }>
  /** Check runs of our App on a commit, newest first. */
  checks(sha: string): Promise<HostedCheck[]>

  react(
    target: { readonly issue: number } | { readonly comment: number } | { readonly reviewComment: number },
    reaction: 'eyes' | 'rocket' | 'confused' | '+1' | '-1',
  ): Promise<void>
  createComment(number: number, body: string): Promise<HostedComment>
  updateComment(id: number, body: string): Promise<void>
  /** No error where it is gone already. */
  deleteComment(id: number): Promise<void>

  createPull(pull: {
    readonly title: string
    readonly body: string
    readonly head: string
    readonly base: string
    readonly draft: boolean
  }): Promise<HostedPull>
  updatePull(number: number, edit: { readonly body?: string; readonly base?: string }): Promise<void>
  /** `teams`: slugs; they need the purpose `invite`. Fault `rejected` where one of them is no collaborator: nobody is asked. */
  requestReviewers(number: number, logins: readonly string[], teams?: readonly string[]): Promise<void>

  createCheck(check: CheckRun): Promise<HostedCheck>
  updateCheck(id: number, check: CheckRun): Promise<HostedCheck>
  markReady(nodeId: string): Promise<void>
  closePull(number: number): Promise<void>
}
