import { type MemoryRequest, saidKey } from '../command/command.ts'
import { isFault } from '../domain/fault.ts'
import type { RunState } from '../domain/run-state.ts'
import { untrusted } from '../domain/untrusted.ts'
import { renderMemoryList } from '../view/render-memory.ts'
import type { MemoryDesk } from './deps.ts'
import type { Commanded } from './interpretation.ts'

const PAGE = 30

/** Does what somebody with write access says to the repository's memory. @returns the answer. */
export async function answerMemory(
  commanded: Omit<Commanded, 'command'>,
  request: MemoryRequest,
  desk: MemoryDesk,
): Promise<string> {
  switch (request.act) {
    case 'remember':
      return rememberText(commanded, request.text, desk)
    case 'list':
      return listMemories(commanded, request.before, desk)
    case 'confirm':
      return confirmMemory(commanded, request.id, desk)
    case 'forget':
      return forgetMemory(commanded, request.id, desk)
  }
}

async function rememberText(commanded: Omit<Commanded, 'command'>, text: string, desk: MemoryDesk): Promise<string> {
  const memory = await desk.learn(commanded.repository, {
    text: untrusted(text),
    kind: 'convention',
    by: commanded.actor.login,
    number: commanded.number,
    key: saidKey(commanded),
  })
  if (memory === undefined)
    return 'Nothing was remembered: the policy of this repository switches memory off, or no text is left.'
  return `Remembered as memory ${memory.id}. \`/agent forget ${memory.id}\` deletes it.`
}

async function listMemories(
  { repository }: Omit<Commanded, 'command'>,
  before: number | undefined,
  { store }: MemoryDesk,
): Promise<string> {
  const found = await store.list(repository.id, { limit: PAGE + 1, ...(before === undefined ? {} : { before }) })
  return renderMemoryList(found.slice(0, PAGE), found.length > PAGE)
}

async function confirmMemory(
  commanded: Omit<Commanded, 'command'>,
  id: number,
  { store }: MemoryDesk,
): Promise<string> {
  const memory = await store.confirm(commanded.repository.id, id, commanded.actor.login)
  if (memory === undefined) return unknown(id)
  return memory.state === 'forgotten'
    ? `Memory ${id} was forgotten; its text is gone.`
    : `Memory ${id} is confirmed: later runs use it.`
}

async function forgetMemory(commanded: Omit<Commanded, 'command'>, id: number, { store }: MemoryDesk): Promise<string> {
  const memory = await store.forget(commanded.repository.id, id, commanded.actor.login)
  return memory === undefined ? unknown(id) : `Memory ${id} is forgotten: its text is deleted.`
}

function unknown(id: number): string {
  return `There is no memory ${id} here; \`/agent memory\` lists them.`
}

/**
 * What somebody gave as the reason for turning a run's work down teaches later runs. Where it cannot be kept, what was
 * decided is carried out all the same: a lesson is worth less than a rejection that arrives.
 */
export async function learnFrom(
  run: Pick<RunState, 'runId' | 'intent'>,
  said: { readonly reason: string; readonly by: string; readonly number: number; readonly key: string },
  desk: MemoryDesk,
): Promise<void> {
  const { reason, ...rest } = said
  if (reason.trim() === '') return
  try {
    await desk.learn(run.intent.repository, { ...rest, run: run.runId, text: untrusted(reason), kind: 'lesson' })
  } catch (error) {
    if (!isFault(error)) throw error
  }
}
