import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type ExecOptions, type GitResult, runGit } from './run-git.ts'

export interface TreeEntry {
  readonly path: string
  readonly mode: string
  readonly type: 'blob' | 'tree' | 'commit'
  readonly sha: string
  readonly size: number | undefined
}

/** A change of one path; a null sha removes it. */
export interface TreeChange {
  readonly path: string
  readonly mode: string
  readonly sha: string | null
}

/** Git's plumbing over one bare repository. Throws where git fails, unless said otherwise. */
export interface Git {
  readonly directory: string
  exec(args: readonly string[], options?: ExecOptions): Promise<GitResult>
  text(args: readonly string[], options?: ExecOptions): Promise<string>
  /** The commit that a revision names, or null. */
  resolve(revision: string): Promise<string | null>
  typeOf(sha: string): Promise<string | null>
  ref(name: string): Promise<string | null>
  refs(prefix: string): Promise<{ name: string; sha: string }[]>
  setRef(name: string, sha: string): Promise<void>
  deleteRef(name: string): Promise<void>
  writeBlob(bytes: Buffer): Promise<string>
  read(type: 'blob' | 'commit', sha: string): Promise<Buffer>
  writeCommit(raw: string): Promise<string>
  tree(treeish: string, recursive: boolean): Promise<TreeEntry[]>
  /** Writes a tree: `base` with the changes laid over it. Refuses paths that git refuses. */
  writeTree(base: string | null, changes: readonly TreeChange[]): Promise<string>
  writeTreeFrom(directory: string): Promise<string>
  /** Computes once what depends on nothing but the object names in the key. */
  remember<T>(key: string, compute: () => Promise<T>): Promise<T>
}

export async function createGit(directory: string, defaultBranch: string): Promise<Git> {
  await mkdir(directory, { recursive: true })
  const git = openGit(directory)
  await git.text(['init', '--quiet', '--bare', `--initial-branch=${defaultBranch}`, '.'])
  await git.text(['config', 'http.receivepack', 'true'])
  // What a closed pull request had stays readable.
  await git.text(['config', 'gc.auto', '0'])
  return git
}

function openGit(directory: string): Git {
  const exec = (args: readonly string[], options: ExecOptions = {}): Promise<GitResult> =>
    runGit(directory, args, options)
  const bytes = async (args: readonly string[], options?: ExecOptions): Promise<Buffer> => {
    const result = await exec(args, options)
    if (result.code !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr.trim()}`)
    return result.stdout
  }
  const text = async (args: readonly string[], options?: ExecOptions): Promise<string> =>
    (await bytes(args, options)).toString().trim()
  const orNull = async (args: readonly string[]): Promise<string | null> => {
    const result = await exec(args)
    return result.code === 0 ? result.stdout.toString().trim() : null
  }
  return {
    directory,
    exec,
    text,
    resolve: (revision) => orNull(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]),
    typeOf: (sha) => orNull(['cat-file', '-t', sha]),
    ref: (name) => orNull(['show-ref', '--verify', '--hash', name]),
    refs: async (prefix) => parseRefs(await text(['for-each-ref', '--format=%(refname) %(objectname)', prefix])),
    setRef: async (name, sha) => void (await bytes(['update-ref', name, sha])),
    deleteRef: async (name) => void (await bytes(['update-ref', '-d', name])),
    writeBlob: (input) => text(['hash-object', '-w', '--no-filters', '--stdin'], { input }),
    read: (type, sha) => bytes(['cat-file', type, sha]),
    writeCommit: (input) => text(['hash-object', '-t', 'commit', '-w', '--stdin'], { input }),
    tree: async (treeish, recursive) =>
      parseTree(await bytes(['ls-tree', '-z', '-l', ...(recursive ? ['-r', '-t'] : []), treeish])),
    writeTree: (base, changes) => withIndex(directory, (env) => overlay(exec, env, { base, changes })),
    writeTreeFrom: (source) =>
      withIndex(directory, async (env) => {
        await bytes(['add', '--all', '--force', '.'], { env: { ...env, GIT_WORK_TREE: source } })
        return text(['write-tree'], { env })
      }),
    remember: createMemory(),
  }
}

function createMemory(): Git['remember'] {
  const known = new Map<string, Promise<unknown>>()
  return <T>(key: string, compute: () => Promise<T>): Promise<T> => {
    const value = (known.get(key) as Promise<T> | undefined) ?? compute()
    known.set(key, value)
    return value
  }
}

type Exec = (args: readonly string[], options?: ExecOptions) => Promise<GitResult>

async function overlay(
  exec: Exec,
  env: Record<string, string>,
  wanted: { base: string | null; changes: readonly TreeChange[] },
): Promise<string> {
  const run = async (args: readonly string[], input?: string): Promise<string> => {
    const result = await exec(args, input === undefined ? { env } : { env, input })
    // A path that git does not take ("Ignoring path ../x") is said on stderr only.
    if (result.code !== 0 || result.stderr !== '') throw new Error(result.stderr.trim())
    return result.stdout.toString().trim()
  }
  await run(wanted.base === null ? ['read-tree', '--empty'] : ['read-tree', wanted.base])
  const lines = wanted.changes.map(({ path, mode, sha }) =>
    sha === null ? `0 ${'0'.repeat(40)}\t${path}\0` : `${mode} ${sha}\t${path}\0`,
  )
  await run(['update-index', '-z', '--index-info'], lines.join(''))
  return run(['write-tree'])
}

async function withIndex<T>(directory: string, use: (env: Record<string, string>) => Promise<T>): Promise<T> {
  const index = join(directory, `index-${process.pid}-${Math.random().toString(36).slice(2)}`)
  try {
    return await use({ GIT_INDEX_FILE: index })
  } finally {
    await rm(index, { force: true })
  }
}

function parseRefs(text: string): { name: string; sha: string }[] {
  if (text === '') return []
  return text.split('\n').map((line) => {
    const [name = '', sha = ''] = line.split(' ')
    return { name, sha }
  })
}

function parseTree(bytes: Buffer): TreeEntry[] {
  return bytes
    .toString()
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t')
      const [mode = '', type = '', sha = '', size = '-'] = line.slice(0, tab).split(/ +/)
      return {
        path: line.slice(tab + 1),
        mode,
        type: type as TreeEntry['type'],
        sha,
        size: size === '-' ? undefined : Number(size),
      }
    })
}
