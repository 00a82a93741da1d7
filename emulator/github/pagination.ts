import type { Answer, ApiRequest } from './router.ts'

export interface Page<T> {
  readonly items: readonly T[]
  readonly headers: Readonly<Record<string, string>>
}

/** The part of a list that `per_page` (100 at most) and `page` ask for, with GitHub's `Link` header. */
export function pageOf<T>(request: ApiRequest, items: readonly T[]): Page<T> {
  const perPage = Math.min(Math.max(Number(request.query.get('per_page')) || 30, 1), 100)
  const page = Math.max(Number(request.query.get('page')) || 1, 1)
  const last = Math.max(Math.ceil(items.length / perPage), 1)
  const links = [
    ...(page > 1 ? [renderLink(request, page - 1, 'prev')] : []),
    ...(page < last ? [renderLink(request, page + 1, 'next'), renderLink(request, last, 'last')] : []),
    ...(page > 1 ? [renderLink(request, 1, 'first')] : []),
  ]
  const headers: Record<string, string> = links.length === 0 ? {} : { link: links.join(', ') }
  return { items: items.slice((page - 1) * perPage, page * perPage), headers }
}

export async function listAnswer<T>(
  request: ApiRequest,
  items: readonly T[],
  render: (item: T) => unknown,
): Promise<Answer> {
  const page = pageOf(request, items)
  return { status: 200, headers: page.headers, body: await Promise.all(page.items.map(render)) }
}

function renderLink(request: ApiRequest, page: number, relation: string): string {
  const query = new URLSearchParams(request.query)
  query.set('page', String(page))
  return `<${request.world.url}${request.path}?${query}>; rel="${relation}"`
}
