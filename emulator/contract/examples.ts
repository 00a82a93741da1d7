import { readFileSync } from 'node:fs'
import { createShape, type JsonType, observe, type Shape, typeOf } from './shape.ts'

/** An event as `@octokit/webhooks-examples` publishes it. */
export interface EventExamples {
  readonly name: string
  /** Empty where the event's payloads have no action. */
  readonly actions: readonly string[]
  readonly examples: readonly { readonly action?: string }[]
}

export interface EventShapes {
  readonly actions: readonly string[]
  /** All examples of the event. */
  readonly any: Shape
  /** The examples of one action; an action may be known and have none. */
  readonly byAction: ReadonlyMap<string, Shape>
}

export interface ExampleShapes {
  readonly events: ReadonlyMap<string, EventShapes>
  /** Types seen at a key of that parent in any event: the same issue is sent with and without a body. */
  typesOf(parent: string, key: string): ReadonlySet<JsonType>
}

const EXAMPLES_FILE = new URL(
  '../../node_modules/@octokit/webhooks-examples/api.github.com/index.json',
  import.meta.url,
)

export function loadExamples(): readonly EventExamples[] {
  return JSON.parse(readFileSync(EXAMPLES_FILE, 'utf8'))
}

export function createExampleShapes(events: readonly EventExamples[]): ExampleShapes {
  const types = new Map<string, Set<JsonType>>()
  for (const { examples } of events) for (const example of examples) collectTypes(types, '', example)
  return {
    events: new Map(events.map((event) => [event.name, shapesOf(event)])),
    typesOf: (parent, key) => types.get(`${parent}/${key}`) ?? new Set(),
  }
}

function shapesOf({ actions, examples }: EventExamples): EventShapes {
  const byAction = new Map<string, Shape>()
  for (const example of examples) {
    const action = example.action ?? ''
    const shape = byAction.get(action) ?? createShape([])
    observe(shape, example)
    byAction.set(action, shape)
  }
  return { actions, any: createShape(examples), byAction }
}

function collectTypes(types: Map<string, Set<JsonType>>, parent: string, value: unknown): void {
  if (Array.isArray(value)) for (const item of value) collectTypes(types, parent, item)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      const place = `${parent}/${key}`
      types.set(place, (types.get(place) ?? new Set()).add(typeOf(inner)))
      collectTypes(types, key, inner)
    }
  }
}
