import { createPublicKey, sign, verify } from 'node:crypto'
import type { Git } from './git.ts'
import type { World } from './state/world.ts'

export interface Signature {
  readonly name: string
  readonly email: string
  /** Seconds since 1970. */
  readonly seconds: number
}

export interface NewCommit {
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
  readonly author: Signature
  readonly committer: Signature
}

export interface Commit extends NewCommit {
  readonly sha: string
  readonly signature: string | null
  readonly payload: string
}

/** The one in whose name GitHub commits what is done on its pages. */
export const WEB_FLOW = { name: 'GitHub', email: 'noreply@github.com' }

/** Writes a commit; `signed` ones are GitHub's own and show as verified. */
export async function writeCommit(world: World, git: Git, commit: NewCommit & { signed: boolean }): Promise<string> {
  const headers = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${renderSignature(commit.author)}`,
    `committer ${renderSignature(commit.committer)}`,
  ]
  const payload = `${headers.join('\n')}\n\n${commit.message}`
  if (!commit.signed) return git.writeCommit(payload)
  const armour = signPayload(world, payload).split('\n').join('\n ')
  return git.writeCommit(`${headers.join('\n')}\ngpgsig ${armour}\n\n${commit.message}`)
}

export function readCommit(git: Git, sha: string): Promise<Commit> {
  return git.remember(`commit ${sha}`, async () => parseCommit(sha, (await git.read('commit', sha)).toString()))
}

function parseCommit(sha: string, raw: string): Commit {
  const end = raw.indexOf('\n\n')
  const lines = raw.slice(0, end).replaceAll('\n ', '\u0000').split('\n')
  const values = (name: string): string[] =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
  const signature = values('gpgsig')[0]?.replaceAll('\u0000', '\n') ?? null
  const signed = lines.filter((line) => !line.startsWith('gpgsig ')).map((line) => line.replaceAll('\u0000', '\n '))
  return {
    sha,
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    author: parseSignature(values('author')[0] ?? ''),
    committer: parseSignature(values('committer')[0] ?? ''),
    message: raw.slice(end + 2),
    signature,
    payload: `${signed.join('\n')}${raw.slice(end)}`,
  }
}

export function isVerified(world: World, commit: Commit): boolean {
  if (commit.signature === null) return false
  const body = commit.signature.split('\n').slice(2, -1).join('')
  return verify(null, Buffer.from(commit.payload), createPublicKey(world.signingKey), Buffer.from(body, 'base64'))
}

function signPayload(world: World, payload: string): string {
  const body = sign(null, Buffer.from(payload), world.signingKey).toString('base64')
  return `-----BEGIN PGP SIGNATURE-----\n\n${body}\n-----END PGP SIGNATURE-----`
}

// Git ends a signature's fields with these characters, so they can't be in them.
function renderSignature({ name, email, seconds }: Signature): string {
  const clean = (text: string): string => text.replace(/[<>\n\0]/g, '').trim()
  return `${clean(name)} <${clean(email)}> ${seconds} +0000`
}

function parseSignature(line: string): Signature {
  const [, name = '', email = '', seconds = '0'] = /^(.*?) ?<(.*?)> (\d+)/.exec(line) ?? []
  return { name, email, seconds: Number(seconds) }
}
