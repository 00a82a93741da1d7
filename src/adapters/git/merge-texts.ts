import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MergeTexts } from '../../ports/text-merge.ts'
import { type Git, runGit } from './git-process.ts'

// Git's exit code is the number of conflicts, 127 at most.
const ANSWERS = Array.from({ length: 128 }, (_, index) => index)

/** Merges by `git merge-file`, in a folder of its own: no repository, and so no attribute or driver, takes part. */
export function createMergeTexts(git: Partial<Git> = {}): MergeTexts {
  const program = { binary: git.binary ?? 'git', variables: git.variables ?? {} }
  return async (texts) => {
    if (Object.values(texts).some((bytes: Uint8Array) => bytes.includes(0))) return undefined
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-merge-'))
    try {
      for (const side of ['ours', 'base', 'theirs'] as const) await writeFile(join(folder, side), texts[side])
      // A name that no file can hold shows a conflict.
      const name = randomUUID()
      const labels = ['-L', name, '-L', name, '-L', name]
      const args = ['merge-file', '--stdout', '--quiet', ...labels, 'ours', 'base', 'theirs']
      const merged = await runGit(program, { args, cwd: folder, gitDir: folder, answers: ANSWERS })
      return merged.includes(name) ? undefined : merged
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}
