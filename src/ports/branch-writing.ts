/** One path of a new tree: text inline, bytes as blob, or null to delete it. */
export interface PublishedFile {
  readonly path: string
  readonly mode: '100644' | '100755'
  readonly content: { readonly text: string } | { readonly bytes: Uint8Array } | null
}

/** The part of `RepositoryHost` that makes commits and moves the agent's branches. */
export interface BranchWriting {
  createTree(baseTree: string, files: readonly PublishedFile[]): Promise<string>
  /** Author and committer are omitted, so that GitHub signs it as the App. */
  createCommit(commit: {
    readonly message: string
    readonly tree: string
    readonly parents: readonly string[]
  }): Promise<string>
  /** Fault `rejected` when the branch exists already. */
  createBranch(branch: string, commit: string): Promise<void>
  /**
   * Compare and swap, fast-forward only: Fault `rejected` where the branch is not at `from` any more, or `to` does not
   * descend from it.
   */
  moveBranch(branch: string, move: { readonly from: string; readonly to: string }): Promise<void>
  /** No error where it is gone already. */
  deleteBranch(branch: string): Promise<void>
}
