import type { BuildRecord, BuildResult, BuildSignal } from '../domain/build-signal.ts'
import type { RepositoryRef } from '../domain/repository.ts'

/** What CI and deployments said of earlier commits, in one repository. Faults as those of `RepositoryHost`. */
export interface BuildHistory {
  /** A commit and what came before it by first parents, newest first; at most 100, fewer where the page ends. */
  line(commit: string): Promise<string[]>
  /** The latest result of a check or status on a commit: `failure` where several of that name differ. */
  resultOn(commit: string, signal: Exclude<BuildSignal, { kind: 'deployment' }>): Promise<BuildResult | undefined>
  /** Deployments to the same environment before that one, newest first; at most ten. */
  deploymentsBefore(signal: Extract<BuildSignal, { kind: 'deployment' }>): Promise<BuildRecord[]>
}

/** Opens it with what a signal of that kind needs to be read, and nothing more. */
export type OpenBuildHistory = (repository: RepositoryRef, kind: BuildSignal['kind']) => BuildHistory
