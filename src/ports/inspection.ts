import type { RepositoryRef } from '../domain/repository.ts'

export type Grants = Readonly<Record<string, string>>

/** What an App may do and is told of, as its manifest asks or the code host has it. */
export interface AppSettings {
  /** `contents` → `write`. */
  readonly permissions: Grants
  /** Names of webhook events. */
  readonly events: readonly string[]
}

export interface Registration extends AppSettings {
  readonly appId: number
  readonly slug: string
}

export interface HookSettings {
  /** Absent: none is set. */
  readonly url?: string
  /** `json`, `form`. */
  readonly contentType?: string
  readonly insecureTls: boolean
}

/** A webhook whose newest attempt did not end with a 2xx. */
export interface UndeliveredHook {
  readonly event: string
  /** ISO 8601. */
  readonly at: string
  /** The HTTP status that the code host noted: 502 or 504 also where nobody answered. */
  readonly status: number
}

/** How webhooks fared of late: each counted once, by its newest attempt. */
export interface HookTraffic {
  readonly arrived: number
  /** Newest first. */
  readonly failed: readonly UndeliveredHook[]
  /** Whether the newest attempt of all arrived; absent where there was none. */
  readonly newestArrived?: boolean
}

/** What rules a branch has, from all rulesets that hold for it. Classic branch protection is not seen. */
export interface BranchRules {
  readonly requiredChecks: readonly { readonly name: string; readonly appId?: number }[]
  /** Absent: no rule asks for a pull request. The strictest of all rules. */
  readonly reviews?: { readonly count: number; readonly lastPush: boolean }
  /** Who may pass the rules, each as words; undefined: not shown to us. Of rulesets that require checks. */
  readonly bypass?: readonly string[]
  /** Ids of the rulesets that require checks. */
  readonly rulesets?: readonly number[]
}

/** A required check's name on a commit that was set by somebody else than our App. */
export interface ForeignCheck {
  readonly name: string
  readonly by: string
  readonly commit: string
}

/** A file of the default branch; without text where it is too large, or no text. */
export interface HostedFile {
  readonly path: string
  readonly text?: string
}

/** One repository where the App is installed, read with one narrow token. `close` revokes it. Throws Faults. */
export interface RepositoryInspection {
  readonly repository: RepositoryRef
  readonly isPrivate: boolean
  readonly granted: Grants
  /** Tip of the default branch; undefined: there is no commit yet. */
  head(): Promise<string | undefined>
  /** Files right in a folder of the default branch; at most 200. */
  files(folder: string): Promise<readonly HostedFile[]>
  /** Names right at the root of the default branch. */
  rootNames(): Promise<readonly string[]>
  /** Undefined: the account's plan has no rulesets for this repository. */
  rules(): Promise<BranchRules | undefined>
  /** People who may push, at most 100; no bots. */
  writers(): Promise<readonly string[]>
  /** Those of these slugs that are teams of the owner's and may work here; undefined: teams cannot be read, or a person owns it. */
  teams(slugs: readonly string[]): Promise<readonly string[] | undefined>
  /** What GitHub cannot read in CODEOWNERS of the default branch: `path:line: what`. */
  codeOwnersErrors(): Promise<readonly string[]>
  /** On the default branch's tip and the heads of the ten newest open pull requests. */
  foreignChecks(names: readonly string[]): Promise<readonly ForeignCheck[]>
  close(): Promise<void>
}

/** What operators look at: how the App is registered and where it is installed. Throws the code host's Faults. */
export interface Inspection {
  registration(): Promise<Registration>
  hook(): Promise<HookSettings>
  traffic(since: Date): Promise<HookTraffic>
  /** `owner/name` of where the App is installed: at most 100 of each of the 10 first installations. */
  repositories(): Promise<readonly string[]>
  /** Undefined: the App is not installed there, is suspended, or there is no such repository. */
  open(owner: string, name: string): Promise<RepositoryInspection | undefined>
}
