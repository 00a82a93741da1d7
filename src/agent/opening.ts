import type { RunState } from '../domain/run-state.ts'
import type { PinnedComments, ShownComment } from '../domain/shown-comment.ts'
import { type Untrusted, untrusted } from '../domain/untrusted.ts'
import type { Message } from '../ports/model.ts'
import type { SourceStore, TreeEntry } from '../ports/source-store.ts'
import type { Journal } from '../ports/stage.ts'
import { type PromptPart, renderPrompt, taskParts } from './prompt.ts'
import { renderComments, renderConstraints, renderMap } from './surroundings.ts'
import type { Tool } from './tools/tool.ts'
import { loadText, storeText, type WorkDeps } from './work.ts'

/** Adds to what the conversation begins with. Asked once a run: what it says is kept with the log. */
export type PromptSource = (state: RunState, journal: Journal) => Promise<readonly PromptPart[]>

export interface OpeningDeps extends Pick<WorkDeps, 'blobs' | 'redact'> {
  readonly source: SourceStore
  readonly prompt?: readonly PromptSource[]
}

/** An AGENTS.md larger than this is not guidance; its beginning and end alone would mislead. */
const MAX_GUIDANCE_FILE = 64 * 1024

/** What the conversation begins with: the stored one of an earlier attempt, else made now, redacted and stored. */
export async function openConversation(
  deps: OpeningDeps,
  journal: Journal,
  tools: ReadonlyMap<string, Tool>,
): Promise<readonly Message[]> {
  const { context, steps } = journal.state()
  if (context?.opening !== undefined) return JSON.parse(await loadText(deps.blobs, context.opening))
  const parts = await partsOf(deps, journal)
  const opening = renderPrompt(parts)
  // Logs from before openings were kept go on without.
  if (steps.length > 0) return opening
  const digest = await storeText(deps.blobs, JSON.stringify(opening))
  await journal.record({ type: 'context.opened', data: { opening: digest, parts: sizesOf(parts, tools) } })
  return opening
}

// People paste credentials into issues: they go no further than any other text.
async function partsOf(deps: OpeningDeps, journal: Journal): Promise<PromptPart[]> {
  const state = journal.state()
  const { intent, base } = state
  if (base === undefined) throw new Error('The agent was started before its base was pinned.')
  const entries = await deps.source.entries(intent.repository, base.tree)
  const guidance = await readGuidance(deps.source, state, entries)
  const own = taskParts({ intent, instructions: base.policy.instructions, ...(guidance && { guidance }) })
  const more = await Promise.all((deps.prompt ?? []).map((source) => source(state, journal)))
  const around: PromptPart[] = [
    { name: 'constraints', text: renderConstraints(base.policy) },
    { name: 'map', text: renderMap(entries.map(({ path }) => path)) },
    { name: 'comments', text: renderComments(await readComments(deps.blobs, base.comments)) },
  ]
  const parts = [...own, ...around, ...more.flat()]
  return Promise.all(parts.map(async (part) => ({ ...part, text: await deps.redact(part.text, 'prompt.md') })))
}

function sizesOf(parts: readonly PromptPart[], tools: ReadonlyMap<string, Tool>): Record<string, number> {
  const definitions = [...tools.values()].map((tool) => tool.definition)
  const sizes: Record<string, number> = { tools: JSON.stringify(definitions).length }
  for (const { name, text } of parts) sizes[name] = (sizes[name] ?? 0) + text.length
  return sizes
}

// On a pull request the pinned tree is the one under work: whoever wrote it must not write the agent's guidance.
async function readGuidance(
  source: SourceStore,
  { intent }: RunState,
  entries: readonly TreeEntry[],
): Promise<Untrusted | undefined> {
  if (intent.subject.pull !== undefined) return undefined
  const entry = entries.find(({ path, mode }) => path === 'AGENTS.md' && mode.startsWith('100'))
  if (entry === undefined || entry.size > MAX_GUIDANCE_FILE) return undefined
  const bytes = await source.read(intent.repository, entry.oid, MAX_GUIDANCE_FILE)
  return untrusted(new TextDecoder().decode(bytes))
}

async function readComments(blobs: WorkDeps['blobs'], pinned: PinnedComments | undefined): Promise<ShownComment[]> {
  return pinned === undefined ? [] : JSON.parse(await loadText(blobs, pinned.digest))
}
