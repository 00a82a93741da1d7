/**
 * Events for which a job's `if` surely keeps the agent's code away. Only conditions that are joined by `&&` and read
 * like the ones below count; everything else excludes nothing.
 */
export function excludedBy(condition: string, events: readonly string[]): readonly string[] {
  const text = condition.trim().replace(/^\$\{\{([\s\S]*)\}\}$/, '$1')
  if (text.includes('||') || text.replace(CALL, '').match(/[()]|\$\{\{/)) return []
  const conjuncts = text.split('&&').map((part) => part.trim())
  return events.filter((event) => conjuncts.some((conjunct) => excludes(conjunct, event)))
}

/** Events at which GitHub checks the agent's code out by itself: `github.ref` names its branch or pull request. */
export const HEAD_EVENTS: readonly string[] = [
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'push',
  'create',
]

const CALL = /!\s*startsWith\([^()]*\)/g
const OF_BRANCH =
  /^github\.(?:ref\s*==\s*'refs\/heads\/(?!agent\/)[\w./-]+'|ref_name\s*==\s*'(?!agent\/)(?![\w./-]*\/merge')[\w./-]+')$/i
const NAMED = /^github\.event_name\s*(==|!=)\s*'(\w+)'$/
const NOT_AGENTS_REF = /^!\s*startsWith\(\s*github\.(?:ref\s*,\s*'refs\/heads\/agent\/'|ref_name\s*,\s*'agent\/')\s*\)$/
const NOT_AGENTS_HEAD = /^!\s*startsWith\(\s*github\.head_ref\s*,\s*'agent\/'\s*\)$/

function excludes(conjunct: string, event: string): boolean {
  if (OF_BRANCH.test(conjunct)) return HEAD_EVENTS.includes(event)
  if (NOT_AGENTS_REF.test(conjunct)) return event === 'push' || event === 'create'
  // It is empty at every other event.
  if (NOT_AGENTS_HEAD.test(conjunct)) return event === 'pull_request' || event === 'pull_request_target'
  const named = NAMED.exec(conjunct)
  if (named === null) return false
  const isNamed = named[2]?.toLowerCase() === event
  return named[1] === '==' ? !isNamed : isNamed
}
