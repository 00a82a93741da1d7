import { z } from 'zod'
import { SEVERITIES } from '../../domain/review.ts'
import type { ModelAnswer, ToolDefinition } from '../../ports/model.ts'

const MOST = 20

const FINDING = z.strictObject({
  path: z.string().trim().min(1).max(500),
  line: z.int().min(1).max(10_000_000).nullish(),
  severity: z.enum(SEVERITIES),
  text: z.string().trim().min(1).max(800),
})
const REPORT = z.strictObject({ findings: z.array(FINDING).max(MOST) })
export type Report = z.output<typeof REPORT>

export const REPORT_TOOL: ToolDefinition = {
  name: 'report',
  description: `Say what you found, once; ends the review. At most ${MOST} findings, the worst first; none is an answer, too.`,
  parameters: parametersOf(),
}

function parametersOf(): Record<string, unknown> {
  const { $schema, additionalProperties, ...rest } = z.toJSONSchema(REPORT, { io: 'input' })
  return rest
}

/** What an answer reports: through the tool, or as JSON where a model writes instead of calling. Else what is wrong. */
export function readReport({ toolCalls, text }: ModelAnswer): Report | { readonly problem: string } {
  const call = toolCalls.find(({ name }) => name === REPORT_TOOL.name)
  const json = call?.arguments ?? /\{[\s\S]*\}/.exec(text)?.[0]
  if (json === undefined) return { problem: 'There was no call of report.' }
  const parsed = REPORT.safeParse(parseJson(json))
  return parsed.success ? parsed.data : { problem: z.prettifyError(parsed.error).slice(0, 1_000) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
