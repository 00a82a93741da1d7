import type { RequestNotice } from '../../emulator/github/http.ts'

/** A write of the worker's that it can be killed at. */
export interface KillPoint {
  readonly name: string
  readonly method: string
  /** Tried on the path behind `/repos/OWNER/NAME`; `/graphql` as it is. */
  readonly path: RegExp
  readonly body?: (body: Readonly<Record<string, unknown>>) => boolean
}

const check = (name: string) => (body: Readonly<Record<string, unknown>>) => body.name === name

/** Everything that publishing sends. */
export const PUBLISHING: readonly KillPoint[] = [
  { name: 'sticky comment', method: 'POST', path: /^\/issues\/\d+\/comments$/ },
  { name: 'sticky comment edited', method: 'PATCH', path: /^\/issues\/comments\/\d+$/ },
  { name: 'tree', method: 'POST', path: /^\/git\/trees$/ },
  { name: 'commit', method: 'POST', path: /^\/git\/commits$/ },
  { name: 'branch', method: 'POST', path: /^\/git\/refs$/ },
  { name: 'pull request', method: 'POST', path: /^\/pulls$/ },
  { name: 'evidence check', method: 'POST', path: /^\/check-runs$/, body: check('sallyport/evidence') },
  { name: 'guard check', method: 'POST', path: /^\/check-runs$/, body: check('sallyport/guard') },
  { name: 'approval check', method: 'POST', path: /^\/check-runs$/, body: check('sallyport/approval') },
]

/** What follows from an approval. */
export const APPROVING: readonly KillPoint[] = [
  { name: 'ready', method: 'POST', path: /^\/graphql$/ },
  { name: 'approval check turned green', method: 'PATCH', path: /^\/check-runs\/\d+$/ },
]

/** What follows from a rejection. */
export const REJECTING: readonly KillPoint[] = [
  { name: 'close', method: 'PATCH', path: /^\/pulls\/\d+$/ },
  { name: 'branch deleted', method: 'DELETE', path: /^\/git\/refs\/heads\/agent\// },
]

/** What a further round sends to bring its pull request up to date, and to answer a thread. */
export const ROUND: readonly KillPoint[] = [
  ...PUBLISHING.filter(({ name }) => ['tree', 'commit'].includes(name) || name.endsWith(' check')),
  {
    name: 'branch moved',
    method: 'POST',
    path: /^\/graphql$/,
    body: ({ query }) => String(query).includes('updateRefs'),
  },
  { name: 'body renewed', method: 'PATCH', path: /^\/pulls\/\d+$/ },
  { name: 'reviewers', method: 'POST', path: /^\/pulls\/\d+\/requested_reviewers$/ },
  { name: 'thread answered', method: 'POST', path: /^\/pulls\/\d+\/comments\/\d+\/replies$/ },
]

/** Whether a request is the point's, in that repository (`owner/name`). GraphQL names none: every mutation counts. */
export function isAt(point: KillPoint, repository: string, notice: RequestNotice): boolean {
  const root = `/repos/${repository}`
  const path = decodeURIComponent(notice.path.startsWith(root) ? notice.path.slice(root.length) : notice.path)
  if (notice.method !== point.method || !point.path.test(path)) return false
  return point.body === undefined || point.body(notice.body as Readonly<Record<string, unknown>>)
}
