import { describe, expect, test } from '@jest/globals'
import { COMMANDS } from '../../src/command/registry.ts'
import type { Actor, Role } from '../../src/domain/repository.ts'
import { createLives } from '../fixtures/town/lives.ts'
import { startProgram } from '../fixtures/town/program.ts'
import { createTown, HELPER, MIRA, PULL, type Town } from '../fixtures/town/town.ts'

/** Who says it, with which role by then. */
const SPEAKERS: Readonly<Record<string, { readonly who: Actor; readonly role: Role }>> = {
  stranger: { who: person('stranger'), role: 'none' },
  reader: { who: person('reader'), role: 'read' },
  triager: { who: person('triager'), role: 'triage' },
  writer: { who: person('writer'), role: 'write' },
  maintainer: { who: person('maintainer'), role: 'maintain' },
  admin: { who: person('admin'), role: 'admin' },
  removed: { who: person('removed'), role: 'none' },
  requester: { who: MIRA, role: 'admin' },
  bot: { who: HELPER, role: 'write' },
}
const MAY_WRITE = ['writer', 'maintainer', 'admin', 'requester']
const MAY_APPROVE = ['writer', 'maintainer', 'admin']

// What is remembered is no matter of a check's.
const WORDS = COMMANDS.map(({ word }) => word).filter((word) => !['remember', 'memory', 'forget'].includes(word))
const TEXT: Readonly<Record<string, string>> = { reject: 'too large', answer: 'both', retry: 'smaller' }

function person(login: string): Actor {
  return { id: 60 + login.length * 10 + login.charCodeAt(0), login, type: 'User' }
}

describe.each(Object.keys(SPEAKERS))("on the agent's pull request, said by a %s", (name) => {
  test.each(WORDS)('/agent %s leaves the check and the pull request as they should be', async (word) => {
    const { who, role } = SPEAKERS[name] ?? { who: MIRA, role: 'none' }
    const seen = await say(`/agent ${word} ${TEXT[word] ?? ''}`.trim(), who, role)
    expect(seen).toEqual(expected(word, name))
  })
})

function expected(word: string, speaker: string) {
  if (word === 'approve' && MAY_APPROVE.includes(speaker)) return { approval: 'success', state: 'open', draft: false }
  if (word === 'reject' && MAY_WRITE.includes(speaker)) return { approval: 'failure', state: 'closed', draft: true }
  if (word === 'stop' && MAY_WRITE.includes(speaker)) return { approval: 'failure', state: 'open', draft: true }
  return { approval: 'action_required', state: 'open', draft: true }
}

/** Through the real intake, worker and gate. */
async function say(text: string, who: Actor, role: Role) {
  const town = createTown(1)
  const lives = createLives({ act: () => {}, begins: () => {}, wrote: () => {} })
  const program = await startProgram(town, 1, lives)
  await settle(town, program)
  town.roles.set(who.id, role)
  const comment = { id: town.next(), body: text, created_at: '2026-01-01T00:00:00Z', user: who }
  const issue = { number: PULL, title: '', body: '', updated_at: '', state: 'open', pull_request: {} }
  town.tell('issue_comment', who, { action: 'created', comment, issue })
  await settle(town, program)
  const { state, draft } = town.show(PULL)
  return { approval: town.conclusion('sallyport/approval', town.judged), state, draft }
}

// A round that was asked for waits for the agents, who are not here: so the gate looks a few times, not until nothing waits.
async function settle(town: Town, program: Awaited<ReturnType<typeof startProgram>>) {
  for (let look = 0; look < 3; look += 1) {
    for (let next = town.webhooks.shift(); next !== undefined; next = town.webhooks.shift()) {
      await program.deliver(next, {})
    }
    await program.relay()
    await program.work({})
  }
}
