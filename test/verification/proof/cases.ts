import type { ChangeSet, FileChange, FileVersion } from '../../../src/domain/change-set.ts'
import { sha256 } from '../../../src/domain/digest.ts'

function version(text: string | undefined): { readonly version?: FileVersion } {
  return text === undefined ? {} : { version: { mode: '100644', oid: sha256(text), size: text.length, text } }
}

export interface Edit {
  readonly path: string
  readonly from?: string
  readonly before?: string
  readonly after?: string
}

/** A change set of whole texts; line lists stay empty, as the proofs do not look at them. */
export function changeOf(...edits: readonly Edit[]): ChangeSet {
  const files = edits.map(({ path, from, before, after }): FileChange => {
    const [was, is] = [version(before).version, version(after).version]
    return {
      path,
      ...(from === undefined ? {} : { previousPath: from }),
      ...(was === undefined ? {} : { before: was }),
      ...(is === undefined ? {} : { after: is }),
      addedLines: [],
      removedLines: [],
    }
  })
  return { baseTree: 'base', headTree: 'head', files }
}
