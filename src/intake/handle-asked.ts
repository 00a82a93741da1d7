import { digestOf } from '../domain/digest.ts'
import type { Intent, Subject } from '../domain/intent.ts'
import { hasRole } from '../domain/repository.ts'
import { untrusted } from '../domain/untrusted.ts'
import type { HostedPull, RepositoryHost } from '../ports/code-host.ts'
import { beginRun } from './begin-run.ts'
import { type Handled, type IntakeDeps, nothing } from './deps.ts'
import type { Asked } from './interpretation.ts'
import { replyOnce } from './reply.ts'
import { turnedDownBefore } from './turned-down.ts'

/** Turns a request into a run, or says once why not. Repeating it makes no second run. */
export async function handleAsked(asked: Asked, delivery: string, deps: IntakeDeps): Promise<Handled> {
  const host = deps.codeHost.open(asked.repository, 'talk')
  const role = await host.roleOf(asked.actor)
  if (!hasRole(role, 'write'))
    return refuse(asked, `you need write access to ask for this; you have ${role}`, { host, deps })
  const rules = await deps.houseRules?.(asked.repository)
  if (rules?.optedOut) return refuse(asked, OPTED_OUT, { host, deps })
  const pull = asked.isPull ? await host.pull(asked.number) : undefined
  const obstacle = pull === undefined ? undefined : await obstacleOf(pull, asked, deps)
  if (obstacle !== undefined) return refuse(asked, obstacle, { host, deps })
  const before = asked.retryOf === undefined ? await turnedDownBefore(asked, deps) : undefined
  if (before !== undefined) return refuse(asked, before, { host, deps })
  return beginRun(intentOf(asked, delivery, pull), { host, deps, limits: rules?.manners })
}

const OPTED_OUT = 'this repository has opted out (`enabled: false` in .github/agent.yml, or the file .github/no-agent)'

async function obstacleOf(pull: HostedPull, asked: Asked, deps: IntakeDeps): Promise<string | undefined> {
  const { bot } = await deps.codeHost.identity()
  if (pull.state === 'closed') return 'this pull request is closed: reopen it, or ask on an issue'
  if (pull.author.id === bot.id)
    return 'this is my own pull request: `/agent address [text]` asks for more work on it, `/agent reject <reason>` ends it'
  if (pull.headRepositoryId !== asked.repository.id) {
    return 'this pull request comes from a fork, whose branch cannot be the base of mine: push it to a branch of this repository, or ask on an issue'
  }
  return undefined
}

async function refuse(
  asked: Asked,
  why: string,
  { host, deps }: { readonly host: RepositoryHost; readonly deps: IntakeDeps },
): Promise<Handled> {
  const text = `@${asked.actor.login}: no run was started: ${why}.`
  const marker = `refused:${asked.actor.id}:${digestOf(why).slice(0, 12)}`
  await replyOnce(host, { number: asked.askedOn ?? asked.number, marker, text, to: asked }, deps.inTurn)
  return nothing(why)
}

function intentOf(asked: Asked, delivery: string, pull: HostedPull | undefined): Intent {
  return {
    key: asked.key,
    ...kindOf(asked),
    repository: asked.repository,
    subject: subjectOf(asked, pull),
    ...(asked.text === undefined ? {} : { request: untrusted(asked.text) }),
    requester: asked.actor,
    delivery,
    at: asked.at,
    ...(asked.commentId === undefined ? {} : { commentId: asked.commentId }),
    ...(asked.askedOn === undefined ? {} : { askedOn: asked.askedOn }),
    ...(asked.retryOf === undefined ? {} : { retryOf: asked.retryOf }),
  }
}

// What kind of work a plan means is the plan's to say.
function kindOf({ kind }: Asked): Pick<Intent, 'kind' | 'door'> {
  return kind === 'plan' ? { kind: 'fix', door: 'plan' } : { kind }
}

function subjectOf(asked: Asked, pull: HostedPull | undefined): Subject {
  const words = { title: asked.title, body: asked.body }
  return {
    type: pull === undefined ? 'issue' : 'pull-request',
    number: asked.number,
    title: untrusted(asked.title),
    body: untrusted(asked.body),
    digest: digestOf(words),
    ...(pull === undefined ? {} : { pull: { headRef: pull.headRef, headSha: pull.headSha, baseRef: pull.baseRef } }),
  }
}
