import type { Turn } from '../scripted-model.ts'
import { CI_SCRIPT } from '../scripts/ci.ts'
import { FIX_SCRIPT } from '../scripts/fix.ts'
import { HOLD_SCRIPT } from '../scripts/hold.ts'
import { hostileScript } from '../scripts/hostile.ts'
import { REFACTOR_SCRIPT } from '../scripts/refactor.ts'
import { REVIEW_SCRIPT } from '../scripts/review.ts'
import { playCi } from './ci.ts'
import { playFix } from './fix.ts'
import { playHold } from './hold.ts'
import { playHostile } from './hostile.ts'
import type { Outcome } from './outcome.ts'
import { playRefactor } from './refactor.ts'
import { playReject } from './reject.ts'
import { playRevert } from './revert.ts'
import { playReview } from './review.ts'
import type { Scene } from './scene.ts'

export interface Scenario {
  /** One line for `--help`. */
  readonly about: string
  /** What the model answers, given where GitHub listens. */
  readonly script: (github: string) => readonly Turn[]
  readonly play: (scene: Scene) => Promise<Outcome>
}

/** Every ending, the usual one first: `--help`, the tests and the README name what stands here. */
export const SCENARIOS = {
  fix: {
    about: 'a real bug in a real package, through both doors, to a merge',
    script: () => FIX_SCRIPT,
    play: playFix,
  },
  hold: {
    about: 'a change that CI would execute is held, shown, let out by a maintainer, approved and merged',
    script: () => HOLD_SCRIPT,
    play: playHold,
  },
  review: {
    about: 'a reviewer asks for changes at two lines: one is done, one is answered with why not, then merge',
    script: () => REVIEW_SCRIPT,
    play: playReview,
  },
  reject: {
    about: 'a maintainer says no: the pull request is closed, its branch deleted',
    script: () => FIX_SCRIPT,
    play: playReject,
  },
  refactor: {
    about: "/agent refactor on a person's pull request: a stacked draft pull request",
    script: () => REFACTOR_SCRIPT,
    play: playRefactor,
  },
  ci: {
    about: 'a check that only CI can run fails: the agent repairs it, then approval and merge',
    script: () => CI_SCRIPT,
    play: playCi,
  },
  revert: {
    about: 'what was merged turns main red: its revert is offered, asked for, approved and merged',
    script: () => FIX_SCRIPT,
    play: playRevert,
  },
  hostile: {
    about: 'the model attacks: each attempt, and what stopped it',
    script: hostileScript,
    play: playHostile,
  },
} as const satisfies Readonly<Record<string, Scenario>>

export type ScenarioName = keyof typeof SCENARIOS
