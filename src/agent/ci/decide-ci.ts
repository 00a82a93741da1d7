import type { CheckIdentity, CommitCheck, RequiredCheck } from '../../ports/ci.ts'
import { CHECK_NAMES } from '../../view/render-checks.ts'

export interface CiFacts {
  /** Our own App's number: what it requires of itself is not CI. */
  readonly ours: number
  /** Of the branch that the pull request goes to. */
  readonly required: readonly RequiredCheck[]
  /** Of the pull request's head. */
  readonly head: readonly CommitCheck[]
  /** Of the commit that the change was made on. */
  readonly base: readonly CommitCheck[]
}

export type CiDecision =
  | { readonly type: 'green' }
  /** Something that counts goes on: it is told of once all is done. */
  | { readonly type: 'wait'; readonly running: readonly CommitCheck[] }
  | {
      readonly type: 'failing'
      /** Not known to fail without the change. */
      readonly here: readonly CommitCheck[]
      /** Fail on the base as well. */
      readonly everywhere: readonly CommitCheck[]
    }

/** What the checks of a head say of the change. Pure. What was never begun is not waited for: it may never be. */
export function decideCi({ ours, required, head, base }: CiFacts): CiDecision {
  const counting = countingChecks({ ours, required }, head)
  const failed = counting.filter(({ state }) => state === 'failed')
  if (failed.length === 0) return { type: 'green' }
  const running = counting.filter(({ state }) => state === 'pending')
  if (running.length > 0) return { type: 'wait', running }
  const failsOnBase = (check: CommitCheck) => base.some((one) => isSame(one, check) && one.state === 'failed')
  return {
    type: 'failing',
    here: failed.filter((check) => !failsOnBase(check)),
    everywhere: failed.filter(failsOnBase),
  }
}

/**
 * Checks that can start a repair: those that the branch requires. Where it requires none but ours, the jobs of the
 * repository's own workflows; what else is reported there is advice, and anybody who may write can set a status.
 */
export function countingChecks<C extends CheckIdentity>(
  { ours, required }: Pick<CiFacts, 'ours' | 'required'>,
  checks: readonly C[],
): C[] {
  const others = checks.filter((check) => !isOurs(check, ours))
  const asked = required.filter((check) => !isOurs(check, ours))
  if (asked.length === 0) return others.filter(({ isJob }) => isJob)
  return others.filter((check) => asked.some((one) => satisfies(check, one)))
}

function isOurs({ name, appId }: Pick<CheckIdentity, 'name' | 'appId'>, ours: number): boolean {
  return appId === ours || (CHECK_NAMES as readonly string[]).includes(name)
}

// Of a status nobody says which App set it.
function satisfies(check: CheckIdentity, required: RequiredCheck): boolean {
  const bound = required.appId === undefined || check.appId === undefined || check.appId === required.appId
  return check.name === required.name && bound
}

function isSame(left: CommitCheck, right: CommitCheck): boolean {
  return left.kind === right.kind && left.name === right.name && left.appId === right.appId
}
