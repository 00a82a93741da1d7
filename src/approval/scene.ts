import type { RepositoryRef } from '../domain/repository.ts'
import type { CodeHost, HostedPull, RepositoryHost } from '../ports/code-host.ts'
import type { PolicySource } from '../ports/policy-source.ts'
import type { RunStore } from '../ports/run-store.ts'
import type { Rejudge } from './judge-anew.ts'

export interface JudgeDeps {
  readonly codeHost: CodeHost
  readonly runs: Pick<RunStore, 'find' | 'read'>
  readonly policies: PolicySource
  readonly rejudge: Rejudge
}

/** A pull request whose commits are looked through for those of the agent. */
export interface Scene extends JudgeDeps {
  readonly pull: HostedPull
  readonly repository: RepositoryRef
  readonly gate: RepositoryHost
}
