import { z } from 'zod'
import type { MemoryKind } from '../../domain/memory.ts'
import type { ThreadOutcome } from '../../domain/round-event.ts'
import type { ToolDefinition } from '../../ports/model.ts'
import type { Command, CommandResult } from '../../ports/sandbox.ts'
import type { CodeRoom } from '../code/code-room.ts'
import type { PlanDraft, PlanProgress } from './plan-arguments.ts'

/** What a tool may use: commands inside the sandbox, and what it is told beside them. */
export interface ToolRoom {
  exec(command: Command): Promise<CommandResult>
  /** Told of each file that was written into the workspace, with all of its content; without, where only in part. */
  wrote?(path: string, bytes?: Uint8Array): void
  /** All that an earlier call printed, by the handle that its cut result names. */
  output?(handle: string): Promise<string | undefined>
  /** Proposes something that later runs should know. @returns why not, where it was not taken. Absent: nobody keeps it. */
  remember?(proposal: Proposal): Promise<string | undefined>
  /** The code as a system, and its past. Absent: nothing is indexed. */
  readonly code?: CodeRoom
  /** Milliseconds of the run's budget that are left. */
  remainingMs(): number
  /** The run was stopped: what a command throws from then on is not the tool's doing. */
  aborted(): boolean
}

export interface Proposal {
  readonly kind: MemoryKind
  readonly text: string
  /** Patterns. */
  readonly paths: readonly string[]
}

/** `ok: false` with a text that says what to do instead; never an exception for what the model can mend. */
export type ToolOutcome =
  | {
      readonly type: 'result'
      readonly ok: boolean
      readonly text: string
      /** It was not executed at all. */
      readonly refused?: true
    }
  | { readonly type: 'planned'; readonly draft?: PlanDraft; readonly progress: PlanProgress }
  | { readonly type: 'asked'; readonly question: string }
  | {
      readonly type: 'submitted'
      readonly title: string
      readonly summary: string
      readonly threads?: readonly ThreadOutcome[]
    }
  | { readonly type: 'gave-up'; readonly reason: string }

/**
 * `none`: reads only · `edit`: alters files, by `writeContent` and nothing else, so that a resumed run can be given
 * the same files · `command`: may do anything, and is looked after.
 */
export type ToolEffect = 'none' | 'edit' | 'command'

export interface ToolSpec<A> {
  readonly name: string
  readonly description: string
  readonly arguments: z.ZodType<A>
  readonly effect: ToolEffect
  /** Arguments that are taken and that no request lists, because it would be paid for in every one. */
  readonly unlisted?: readonly string[]
  /** What a person sees beside the tool's name. */
  readonly label: (args: A) => string
  readonly run: (args: A, room: ToolRoom) => Promise<ToolOutcome>
}

export type Prepared =
  | { readonly type: 'ready'; readonly label: string; readonly run: (room: ToolRoom) => Promise<ToolOutcome> }
  | { readonly type: 'invalid'; readonly problem: string }

export interface Tool {
  readonly definition: ToolDefinition
  readonly effect: ToolEffect
  /** Checks the arguments as the model wrote them; runs nothing yet. */
  readonly prepare: (json: string) => Prepared
}

export function createTool<A>(spec: ToolSpec<A>): Tool {
  return {
    definition: { name: spec.name, description: spec.description, parameters: schemaOf(spec) },
    effect: spec.effect,
    prepare(json) {
      const value = parseJson(json)
      if (value === undefined) return { type: 'invalid', problem: 'The arguments are not valid JSON.' }
      const parsed = spec.arguments.safeParse(value)
      if (!parsed.success) return { type: 'invalid', problem: z.prettifyError(parsed.error) }
      return { type: 'ready', label: spec.label(parsed.data), run: (room) => spec.run(parsed.data, room) }
    },
  }
}

function schemaOf<A>({ arguments: schema, unlisted = [] }: ToolSpec<A>): Record<string, unknown> {
  const whole = lean(z.toJSONSchema(schema, { io: 'input' }) as Record<string, unknown>)
  if (unlisted.length === 0) return whole
  const listed = entriesOf(whole.properties).filter(([name]) => !unlisted.includes(name))
  return { ...whole, properties: Object.fromEntries(listed) }
}

/** Sent with every request, so without what tells a model nothing: bounds that it hardly ever meets are said when it does. */
const UNSAID = new Set([
  '$schema',
  'additionalProperties',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'pattern',
  'default',
])

function lean(schema: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept = Object.entries(schema).filter(([key]) => !UNSAID.has(key))
  return Object.fromEntries(
    kept.map(([key, value]) => {
      if (key === 'properties')
        return [key, Object.fromEntries(entriesOf(value).map(([name, each]) => [name, lean(each)]))]
      return [key, key === 'items' ? lean(value as Record<string, unknown>) : value]
    }),
  )
}

function entriesOf(properties: unknown): [string, Record<string, unknown>][] {
  return Object.entries(properties as Record<string, Record<string, unknown>>)
}

function parseJson(json: string): unknown {
  try {
    return json.trim() === '' ? {} : JSON.parse(json)
  } catch {
    return undefined
  }
}

export type ToolResult = Extract<ToolOutcome, { type: 'result' }>

export function done(text: string): ToolResult {
  return { type: 'result', ok: true, text }
}

export function failed(text: string): ToolResult {
  return { type: 'result', ok: false, text }
}
