import { z } from 'zod'
import type { Impact } from '../../domain/impact.ts'
import { createTool, done, failed } from './tool.ts'

const MAX_SHOWN = 40

export const impact = createTool({
  name: 'impact',
  description: 'What depends on the change so far: files, tests.',
  arguments: z.strictObject({}),
  effect: 'none',
  label: () => '',
  async run(_args, room) {
    const answer = await room.code?.ask({ type: 'impact' })
    if (answer?.type === 'problem') return failed(answer.problem)
    if (answer?.type !== 'impact') return failed('There is no index here. Use search.')
    return done(renderImpact(answer.impact))
  },
})

export function renderImpact({ touched, dependents, tests }: Impact): string {
  if (touched.length === 0) return 'No exported symbol that was there before is touched.'
  return [
    `Touched (${touched.length}):`,
    ...list(touched, ({ path, line, kind, name, how }) => `${path}:${line} ${kind} ${name} ${how}`),
    `Dependents outside the change (${dependents.length}):`,
    ...list(dependents, ({ path, uses }) =>
      uses.length === 0 ? `${path} (by way of others)` : `${path} uses ${uses.slice(0, 8).join(', ')}`,
    ),
    `Tests that reach it (${tests.length}):`,
    ...list(tests, (path) => path),
  ].join('\n')
}

function list<T>(items: readonly T[], render: (item: T) => string): string[] {
  const lines = items.slice(0, MAX_SHOWN).map((item) => `- ${render(item)}`)
  return items.length > MAX_SHOWN ? [...lines, `[${items.length - MAX_SHOWN} more]`] : lines
}
