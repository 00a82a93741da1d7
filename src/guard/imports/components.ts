export type Graph = ReadonlyMap<string, readonly string[]>

interface Search {
  readonly graph: Graph
  readonly order: Map<string, number>
  readonly low: Map<string, number>
  readonly component: Map<string, number>
  readonly open: string[]
}

interface Visit {
  readonly node: string
  readonly edges: Iterator<string>
}

/** Which group of nodes, that all reach each other, a node belongs to (Tarjan, without recursion, linear). */
export function componentsOf(graph: Graph): Map<string, number> {
  const search: Search = { graph, order: new Map(), low: new Map(), component: new Map(), open: [] }
  for (const root of graph.keys()) {
    if (!search.order.has(root)) walk(root, search)
  }
  return search.component
}

function walk(root: string, search: Search): void {
  const visits: Visit[] = [enter(root, search)]
  for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
    const next = visit.edges.next()
    if (next.done !== true) {
      if (search.order.has(next.value)) lower(visit.node, { of: next.value, to: search.order.get(next.value) }, search)
      else visits.push(enter(next.value, search))
      continue
    }
    visits.pop()
    leave(visit.node, search)
    const above = visits.at(-1)
    if (above !== undefined) lower(above.node, { of: visit.node, to: search.low.get(visit.node) }, search)
  }
}

function enter(node: string, { graph, order, low, open }: Search): Visit {
  order.set(node, order.size)
  low.set(node, order.size - 1)
  open.push(node)
  return { node, edges: (graph.get(node) ?? [])[Symbol.iterator]() }
}

// What a finished group says is no longer of interest.
function lower(node: string, { of, to }: { of: string; to: number | undefined }, { low, component }: Search): void {
  if (to !== undefined && !component.has(of)) low.set(node, Math.min(low.get(node) ?? to, to))
}

function leave(node: string, { order, low, component, open }: Search): void {
  if (low.get(node) !== order.get(node)) return
  for (const member of open.splice(open.lastIndexOf(node))) component.set(member, order.get(node) ?? 0)
}
