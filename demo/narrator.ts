import type { StoredEvent } from '../src/domain/run-event.ts'
import type { RunStore } from '../src/ports/run-store.ts'
import { wordsOf } from './effect-words.ts'

export interface Narrator {
  say(line: string): void
  /** Tells a run's events as they are logged, until stopped. */
  follow(runId: string): void
  stop(): Promise<void>
}

/** Tells what happens, line by line with the time since the start. */
export function createNarrator(runs: Pick<RunStore, 'read'>, write: (line: string) => void): Narrator {
  const started = performance.now()
  const stopped = new AbortController()
  const followed: Promise<void>[] = []
  const say = (line: string) => write(`${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${line}\n`)
  const follow = async (runId: string) => {
    let seen = 0
    while (!stopped.signal.aborted) {
      for (const event of await runs.read(runId, seen)) {
        seen = event.seq
        const line = lineOf(event)
        if (line !== undefined) say(`  ${line}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
  }
  return {
    say,
    follow: (runId) => {
      const following = follow(runId)
      // Heard by who stops it: until then nobody waits for it.
      following.catch(() => undefined)
      followed.push(following)
    },
    stop: async () => {
      stopped.abort()
      await Promise.all(followed)
    },
  }
}

function lineOf(event: StoredEvent): string | undefined {
  switch (event.type) {
    case 'run.requested':
      return `run ${event.runId} requested by ${event.data.intent.requester.login}`
    case 'base.pinned':
      return `base pinned at ${event.data.commit.slice(0, 10)}, policy ${event.data.policyDigest.slice(0, 10)}`
    case 'setup.recorded': {
      const { side, cached, problem, commands, hosts, durationMs } = event.data
      const how = cached
        ? 'from an earlier run'
        : `${commands.map(({ command }) => command).join(', ')}, ${durationMs} ms`
      const where = hosts.map(({ host }) => host).join(', ')
      return `set-up of ${side}: ${problem?.split('\n')[0] ?? how}${where === '' ? '' : `, from ${where}`}`
    }
    case 'model.answered':
      return event.data.calls
        .map((call) => `step ${event.data.step}: ${call.slice(0, 100).replaceAll('\n', ' ')}`)
        .join('; ')
    case 'tool.returned':
      return event.data.ok
        ? undefined
        : event.data.tool === 'run'
          ? '         the command failed'
          : `         ${event.data.tool} was refused`
    case 'agent.finished':
      return `agent finished: ${event.data.outcome}`
    case 'change.exported':
      return (
        event.data.refused ?? `change taken out: ${event.data.files.join(', ')} (tree ${event.data.tree.slice(0, 10)})`
      )
    default:
      return laterLineOf(event)
  }
}

const GUARD = {
  allow: 'nothing found',
  disclose: 'may leave, with findings for who reviews it',
  hold: 'held until somebody lets it out',
  block: 'blocked',
} as const

function laterLineOf(event: StoredEvent): string | undefined {
  switch (event.type) {
    case 'evidence.recorded': {
      const { sides, missing } = event.data.evidence
      return `evidence: ${missing ?? sides.map((side) => `${side.side} ${side.passed ? 'passes' : 'fails'}`).join(', ')}`
    }
    case 'guard.judged':
      return `guard: ${GUARD[event.data.verdict.verb]}`
    case 'effect.observed':
      return `github: ${wordsOf(event.data.effect, event.data.key)}`
    case 'change.published':
      return `published: #${event.data.pull} on ${event.data.branch}`
    case 'approval.decided':
      return [`approval: ${event.data.state}.`, ...event.data.reasons].join(' ')
    case 'round.begun':
      return `round ${event.data.round} (${event.data.cause}): ${event.data.reason}`
    case 'round.declined':
      return event.data.reason
    case 'run.parked':
      return `rests: ${event.data.reason}`
    case 'run.ended':
      return `ended: ${event.data.how}, ${event.data.reason}`
    default:
      return undefined
  }
}
