import type { Approvers, PathApproval } from './approvers.ts'
import type { Caps } from './caps.ts'
import type { Kind } from './intent.ts'
import type { MannersPolicy, StalePolicy } from './manners.ts'
import type { MergeWindow } from './merge-window.ts'
import type { Role } from './repository.ts'
import type { Severity } from './review.ts'
import type { Verb } from './verdict.ts'

/** What a repository's owners decided, read from the default branch only. Every field has a safe default. */
export interface Policy {
  /** false: no runs at all. Absent in what was recorded before: true. */
  readonly enabled?: boolean
  readonly kinds: readonly Kind[]
  readonly ask: {
    readonly role: Role
    /** Who asks must be one of each of these, too. Absent: whoever has the role. */
    readonly groups?: readonly Approvers[]
  }
  readonly approval: {
    readonly role: Role
    readonly count: number
    /** How many where the guard found a high risk, never fewer than `count`. Absent: `count`. */
    readonly highRiskCount?: number
    /** Logins whose review is asked for: GitHub does not ask code owners on drafts. */
    readonly reviewers: readonly string[]
    /** Whether who asked may approve where nobody else can write. Absent in what was recorded before: never. */
    readonly requester?: 'never' | 'if-sole-writer'
    /** Whether a base branch that merely moves on voids what was approved. Absent: it does not. */
    readonly freshBase?: boolean
    /** Of each of these so many must be among those who approve. Absent: whoever has the role. */
    readonly groups?: readonly Approvers[]
    /** Who must approve, too, where certain paths are touched. Absent: nobody. */
    readonly paths?: readonly PathApproval[]
    /** Whether an owner of every changed file that has one must approve. Absent: not so. */
    readonly codeOwners?: 'required'
  }
  /** Merging what is approved and green. Absent: people merge. */
  readonly merge?: MergePolicy
  readonly limits: {
    readonly files: number
    readonly lines: number
    /** Absent where it is `DEFAULT_REVIEW_ROUNDS`, and in what was recorded before. */
    readonly rounds?: number
  }
  /** Absent where it says nothing of its own, and in what was recorded before: `DEFAULT_MANNERS`. */
  readonly manners?: MannersPolicy
  /** Absent where it says nothing of its own, and in what was recorded before: `DEFAULT_STALE`. */
  readonly stale?: StalePolicy
  /** Glob patterns of further protected paths, beside the built-in ones. */
  readonly protectedPaths: readonly string[]
  /** Imports that the owners forbid. Absent in what was recorded before: none. */
  readonly boundaries?: readonly Boundary[]
  /** Shell commands; empty: detected. */
  readonly verify: readonly string[]
  /** Absent in what was recorded before there was set-up: `DEFAULT_SET_UP`. */
  readonly setup?: SetUpPolicy
  /** Absent in what was recorded before sandboxes could start from other images. */
  readonly sandbox?: { readonly image?: string | undefined }
  /** What tests need beside them. Absent in what was recorded before: none. */
  readonly services?: readonly ServicePolicy[]
  /** Numbers that may not grow worse, measured on base and head in turn. Absent in what was recorded before: none. */
  readonly metrics?: readonly MetricPolicy[]
  /** What a change gets of which nothing could be run. Absent in what was recorded before: hold. */
  readonly evidence?: EvidencePolicy
  /** What a reviewer model's findings do. Absent in what was recorded before: they are disclosed. */
  readonly review?: ReviewPolicy
  /** What the agent may ask people during a run. Absent in what was recorded before: `DEFAULT_QUESTIONS`. */
  readonly questions?: QuestionPolicy
  readonly budgets: Budgets
  /** What the code host's checks may start. Absent in what was recorded before, and where it is `DEFAULT_CI_ROUNDS`. */
  readonly ci?: { readonly rounds: number }
  /** Absent in what was recorded before there was any: nothing is recalled or proposed. */
  readonly memory?: MemoryPolicy
  /** Moves a rule along the verbs. Built-in rules that always block cannot be moved down. */
  readonly rules: Readonly<Record<string, Verb>>
  /** Guidance of the owners for the agent. */
  readonly instructions: string
  readonly exposure: 'standard' | 'strict'
  /** Whether pull requests are drafts until they are approved. Absent in what was recorded before: they are. */
  readonly draft?: 'until-approved' | 'never'
  /** `plain`: what is stacked joins none of GitHub's native stacks. Absent: it does, where there are any. */
  readonly stacks?: 'plain'
  /** Absent in what was recorded before: `DEFAULT_AFTER_MERGE`. */
  readonly afterMerge?: AfterMergePolicy
}

/** For how long after a merge the default branch is watched; 0: not at all. */
export interface AfterMergePolicy {
  readonly watchHours: number
}

export const DEFAULT_AFTER_MERGE: AfterMergePolicy = { watchHours: 2 }
export const MOST_WATCH_HOURS = 168
export interface MergePolicy {
  readonly method: 'merge' | 'squash' | 'rebase'
  /** All of them must be open. Empty: at any time. */
  readonly windows: readonly MergeWindow[]
}

export interface EvidencePolicy {
  readonly none: Exclude<Verb, 'allow'>
  /** Of a refactoring whose coverage could not be measured. Absent in what was recorded before: disclose. */
  readonly noCoverage?: Exclude<Verb, 'allow'>
  /** For each command, and for all of them over one tree. Absent in what was recorded before: `DEFAULT_EVIDENCE_TIMES`. */
  readonly commandMinutes?: number
  readonly minutes?: number
}

export const DEFAULT_EVIDENCE_TIMES = { commandMinutes: 10, minutes: 30 } as const

export interface ReviewPolicy {
  /** Whether a model reviews. Absent: where the operator has one for it, or findings hold. */
  readonly enabled?: boolean | undefined
  /** The least severity that holds; without a review, then, the change is held too. */
  readonly hold: 'never' | Severity
}

/** What lies under `from` may not import what lies under `disallow`: glob patterns of paths, or names of packages. */
export interface Boundary {
  readonly from: string
  readonly disallow: readonly string[]
}

/** How dependencies are installed. */
export interface SetUpPolicy {
  /** Shell commands; empty: detected from lockfiles. */
  readonly commands: readonly string[]
  /** Whether install scripts, of the repository and of packages, may run. */
  readonly scripts: boolean
  /** Hosts beside the public registries, as far as the operator allows them. */
  readonly network: readonly string[]
}

/** Started beside a sandbox, in its network namespace: it is reached on localhost, and has no way out either. */
export interface ServicePolicy {
  readonly name: string
  readonly image: string
  readonly env: Readonly<Record<string, string>>
  readonly ports: readonly number[]
  /** A shell command that succeeds, inside the service, once it can be used. Absent: its ports answer. */
  readonly health?: string | undefined
  /** How long it may take until then. */
  readonly seconds: number
  /** Folders that it writes to, beside /tmp, /run and the volumes that its image declares. */
  readonly writable: readonly string[]
}

export const DEFAULT_SET_UP: SetUpPolicy = { commands: [], scripts: false, network: [] }

export interface MetricPolicy {
  readonly name: string
  /** A shell command; the last number on its last line is the value. */
  readonly command: string
  /** For people: `ms`, `kB`; may be empty. */
  readonly unit: string
  /** Which way is worse. */
  readonly worse: 'more' | 'less'
  /** How much worse the head may be: a share of the base (`5%`), or as much in the metric's own unit (`100`). */
  readonly allowed: string
}

/** What runs may learn from each other. */
export interface MemoryPolicy {
  readonly enabled: boolean
  /** Of what is recalled into a prompt, together. */
  readonly tokens: number
  /** How long what is remembered holds. */
  readonly expireDays: number
}

export const DEFAULT_MEMORY: MemoryPolicy = { enabled: true, tokens: 1_500, expireDays: 180 }

export interface Budgets {
  readonly steps: number
  /** Input and output tokens of a run together. */
  readonly tokens: number
  readonly minutes: number
  /** How often what is wrong with a change goes back to the agent. Absent in what was recorded before: `DEFAULT_ROUNDS`. */
  readonly rounds?: number
  /** Lowers the operator's caps, never raises them. Absent: theirs. */
  readonly money?: Caps
}

export const DEFAULT_ROUNDS = 2

/** How often failing checks on what is published go back to the agent, in a run; 0: never. */
export const DEFAULT_CI_ROUNDS = 2

/** How often what people ask for in reviews goes back to the agent, on one pull request; 0: never. */
export const DEFAULT_REVIEW_ROUNDS = 10

export interface QuestionPolicy {
  /** In one run; 0: none. */
  readonly most: number
  /** How long an answer is waited for before the run gives up. */
  readonly hours: number
}

export const DEFAULT_QUESTIONS: QuestionPolicy = { most: 3, hours: 72 }
