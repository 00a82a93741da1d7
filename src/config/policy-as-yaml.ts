import { Document, isMap, isScalar, visit, YAMLMap } from 'yaml'
import type { Approvers } from '../domain/approvers.ts'
import { canonicalJson } from '../domain/canonical-json.ts'
import type { Caps } from '../domain/caps.ts'
import type { MergeWindow } from '../domain/merge-window.ts'
import type { EffectivePolicy, PolicyOrigin } from './policy-layers.ts'

/**
 * What holds, as a maintainer would write it into one file, and above each key the layer and line that decided it. Where
 * layers add up to what no single file can say, a remark says how to read it.
 */
export function policyAsYaml({ origins, ignored }: Pick<EffectivePolicy, 'origins' | 'ignored'>): string {
  const said = origins.filter(({ value }) => value !== undefined)
  const byRule = origins.filter(({ value }) => value === undefined)
  const remarks = [
    ...byRule.map(({ key, from }) => `${key}: what the rule itself says; ${from.join('; ')}`),
    said.length === 0 ? 'Everything: the defaults.' : 'Everything else: the defaults.',
    ...ignored.map((one) => `Passed over: ${one}`),
  ]
  return `${said.length === 0 ? '' : writeYaml(said)}${remarks.map((line) => `# ${line}\n`).join('')}`
}

function writeYaml(origins: readonly PolicyOrigin[]): string {
  const document = new Document({})
  const map = document.contents
  if (!isMap(map)) throw new Error('an object makes a map')
  for (const origin of origins) put(document, map, { ...origin, ...asWritten(origin, origins) })
  // Short lists stand on the line of their key, as people write them.
  visit(document, {
    Seq(_key, list) {
      list.flow = list.items.every((item) => isScalar(item)) && JSON.stringify(list).length < 100
    },
  })
  return document.toString({ lineWidth: 0, flowCollectionPadding: false })
}

function put(document: Document, top: YAMLMap, { key, shown, remark, from }: PolicyOrigin & Written): void {
  const path = key.split('.')
  const pair = document.createPair(path.at(-1), shown)
  const decided = from.join('; ')
  if (isScalar(pair.key)) pair.key.commentBefore = ` ${remark === undefined ? decided : `${decided}: ${remark}`}`
  mapAt(document, top, path.slice(0, -1)).add(pair)
}

function mapAt(document: Document, map: YAMLMap, [name, ...rest]: readonly string[]): YAMLMap {
  if (name === undefined) return map
  const known = map.get(name)
  if (isMap(known)) return mapAt(document, known, rest)
  const inner = new YAMLMap(document.schema)
  map.set(name, inner)
  return mapAt(document, inner, rest)
}

interface Written {
  readonly shown: unknown
  readonly remark?: string
}

// Some values are kept in another shape than they are written in.
function asWritten({ key, value }: PolicyOrigin, all: readonly PolicyOrigin[]): Written {
  switch (key) {
    case 'ask.teams':
    case 'approval.teams':
      return namesOf(value, 'teams', groupsBeside(key, all))
    case 'ask.users':
    case 'approval.users':
      return namesOf(value, 'users', groupsBeside(key, all))
    case 'merge-window':
      return windowsOf(value)
    case 'budgets.money':
      return { shown: capsOf(value) }
    default:
      return { shown: value }
  }
}

// What one file names as teams and users is one group, which stands under both keys.
function groupsBeside(one: PolicyOrigin['key'], origins: readonly PolicyOrigin[]): number {
  const [whose] = one.split('.')
  const named = origins.filter(({ key }) => key === `${whose}.teams` || key === `${whose}.users`)
  return new Set(named.flatMap(({ value }) => (value as readonly Approvers[]).map((group) => canonicalJson(group))))
    .size
}

function namesOf(value: unknown, field: 'teams' | 'users', groups: number): Written {
  const lists = (value as readonly Approvers[]).map((group) => group[field]).filter((names) => names.length > 0)
  const [only = [], ...more] = lists
  const shown = more.length === 0 ? only : lists
  return groups < 2 ? { shown } : { shown, remark: "each file's teams and users are a group, and each group counts" }
}

function windowsOf(value: unknown): Written {
  const windows = (value as readonly MergeWindow[]).map(({ timeZone, ...rest }) => ({ ...rest, 'time-zone': timeZone }))
  const [only, ...more] = windows
  return more.length === 0 ? { shown: only } : { shown: windows, remark: 'all of these must be open' }
}

function capsOf(value: unknown): string {
  return Object.entries(value as Caps)
    .map(([name, amount]) => `${name}=${amount}`)
    .join(' ')
}
