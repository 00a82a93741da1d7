import { z } from 'zod'
import { parseGlob } from '../domain/glob.ts'
import { MEMORY_KINDS, MEMORY_SCOPE_LENGTH, MEMORY_TEXT_LENGTH } from '../domain/memory.ts'
import type { KeptMemory, NewMemory } from '../ports/memory-store.ts'

const time = z.iso.datetime()
const name = z.string().min(1).max(200)

const LINE = z.strictObject({
  key: name,
  text: z.string().trim().min(1).max(MEMORY_TEXT_LENGTH),
  kind: z.enum(MEMORY_KINDS),
  source: z
    .strictObject({ run: name, number: z.int().positive(), person: name })
    .partial()
    .transform(({ run, number, person }) => ({
      ...(run === undefined ? {} : { run }),
      ...(number === undefined ? {} : { number }),
      ...(person === undefined ? {} : { person }),
    })),
  scope: z
    .array(z.string().refine((pattern) => parseGlob(pattern).ok, 'is no pattern of paths'))
    .max(MEMORY_SCOPE_LENGTH),
  confidence: z.int().min(0).max(100),
  state: z.enum(['quarantined', 'confirmed']),
  decidedBy: name.optional(),
  expiresAt: time.optional(),
})

/** One line of an export: what another Sallyport needs to remember the same. Numbers and times of use stay behind. */
export function renderLine(memory: KeptMemory): string {
  const { key, text, kind, source, scope, confidence, state, decidedBy, expiresAt } = memory
  return JSON.stringify({ key, text, kind, source, scope, confidence, state, decidedBy, expiresAt })
}

export type ParsedLine =
  | { readonly ok: true; readonly memory: NewMemory }
  | { readonly ok: false; readonly problem: string }

export function parseLine(line: string): ParsedLine {
  const parsed = LINE.safeParse(jsonOf(line))
  if (!parsed.success) return { ok: false, problem: problemOf(parsed.error) }
  const { decidedBy, expiresAt, ...rest } = parsed.data
  const memory = { ...rest, ...(decidedBy && { decidedBy }), ...(expiresAt && { expiresAt }) }
  return { ok: true, memory }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function problemOf({ issues }: z.ZodError): string {
  const [issue] = issues
  const path = issue?.path.join('.') ?? ''
  return path === '' ? 'is not a memory as `memory export` writes them' : `${path}: ${issue?.message ?? 'is wrong'}`
}
