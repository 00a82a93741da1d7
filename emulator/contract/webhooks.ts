import { createExampleShapes, type ExampleShapes, loadExamples } from './examples.ts'
import { requiredKeys, type Shape, typeOf } from './shape.ts'

// Absent for good reason though every example of some action has them: who owns the repository, who asked, how the
// webhook was set up, whether a committer has an account.
const OPTIONAL = new Set(['organization', 'enterprise', 'installation', 'requester', 'username'])
// Objects whose keys are data.
const MAPS = new Set(['permissions', 'custom_properties'])

interface Place {
  readonly value: unknown
  readonly pointer: string
  /** The nearest key above, array positions left out. */
  readonly key: string
  /** Types at this place that other events show. */
  readonly elsewhere: ReadonlySet<string>
}

interface Shapes {
  readonly examples: ExampleShapes
  /** Of the same event and action, or of the event where the action has no example: says which keys must be there. */
  readonly narrow: Shape | undefined
  /** Of the same event: says which types may be there. */
  readonly wide: Shape | undefined
}

const loaded = new Map<'examples', ExampleShapes>()

/**
 * Compares a webhook's payload with GitHub's published examples of the event: a key that all examples of that action
 * have must be there, a value must have a type that was seen. Keys beyond the examples are fine: they grow old.
 * Answers with one sentence per violation.
 */
export function checkWebhook(event: string, payload: unknown): string[] {
  const examples = loaded.get('examples') ?? createExampleShapes(loadExamples())
  loaded.set('examples', examples)
  const shapes = examples.events.get(event)
  if (shapes === undefined) return [`The webhook ${event} is no event that GitHub publishes examples of.`]
  const action = actionOf(payload)
  if (shapes.actions.length > 0 && !shapes.actions.includes(action)) {
    return [`The webhook ${event} is wrong at /action: must be one of ${shapes.actions.join(', ')}.`]
  }
  const start = { examples, narrow: shapes.byAction.get(action) ?? shapes.any, wide: shapes.any }
  const name = action === '' ? event : `${event}.${action}`
  const problems = compare(start, { value: payload, pointer: '', key: '', elsewhere: new Set() })
  return problems.map((problem) => `The webhook ${name} is wrong at ${problem}.`)
}

function actionOf(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null || !('action' in payload)) return ''
  return typeof payload.action === 'string' ? payload.action : ''
}

function compare(shapes: Shapes, place: Place): string[] {
  const { value, pointer } = place
  const type = typeOf(value)
  const allowed = allowedTypes(shapes, place)
  if (allowed.length > 0 && !allowed.includes(type))
    return [`${pointer || '/'}: is ${type}, seen are ${allowed.join(', ')}`]
  if (Array.isArray(value)) {
    const inner = { ...shapes, narrow: shapes.narrow?.items, wide: shapes.wide?.items }
    return value.flatMap((item, index) =>
      compare(inner, { ...place, value: item, pointer: `${pointer}/${index}`, elsewhere: new Set() }),
    )
  }
  return typeof value === 'object' && value !== null ? compareObject(shapes, place, value) : []
}

// Where a place is null in all examples of the event, other events tell what else it can be; if none does, anything.
function allowedTypes({ wide }: Shapes, { elsewhere }: Place): string[] {
  const here = wide === undefined ? [] : [...wide.types]
  if (here.length === 0) return []
  const values = here.some((type) => type !== 'null') ? here : [...elsewhere]
  if (!values.some((type) => type !== 'null')) return []
  return elsewhere.has('null') && !values.includes('null') ? [...values, 'null'] : values
}

function compareObject(shapes: Shapes, { key, pointer }: Place, value: object): string[] {
  const required = shapes.narrow === undefined || MAPS.has(key) ? [] : requiredKeys(shapes.narrow)
  const missing = required.filter((name) => !(name in value) && !OPTIONAL.has(name))
  const lacks = missing.length === 0 ? [] : [`${pointer || '/'}: lacks ${missing.join(', ')}`]
  const inner = Object.entries(value).flatMap(([name, child]) => {
    const narrow = shapes.narrow?.keys.get(name)?.shape
    const wide = shapes.wide?.keys.get(name)?.shape
    const elsewhere = shapes.examples.typesOf(key, name)
    return compare({ ...shapes, narrow, wide }, { value: child, pointer: `${pointer}/${name}`, key: name, elsewhere })
  })
  return [...lacks, ...inner]
}
