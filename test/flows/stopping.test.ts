import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { RunState } from '../../src/domain/run-state.ts'
import { type FlowWorld, startFlowWorld } from '../fixtures/flow-world.ts'
import type { Turn } from '../fixtures/model-endpoint.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { planTurn, TINY_FILES, TINY_FIX } from '../fixtures/tiny-repository.ts'
import { until } from '../fixtures/until.ts'

const LONG: readonly Turn[] = [
  planTurn('Wait', ['add.js']),
  { tool: 'run', args: { command: 'sleep 120' } },
  { tool: 'give_up', args: { reason: 'It took too long.' } },
]
const MAKEFILE: Turn = { tool: 'write_file', args: { path: 'Makefile', content: 'all:\n\tnode test.js\n' } }
const HELD: readonly Turn[] = [planTurn('A Makefile', ['Makefile']), MAKEFILE, ...TINY_FIX.slice(1)]

/** Whether a guest sleeps for so long: the command is under way. */
function isAsleep(seconds: number): boolean {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return processes.some((name) => commandOf(name) === `sleep\0${seconds}\0`)
}

// It may end while it is looked at.
function commandOf(process: string): string {
  try {
    return readFileSync(`/proc/${process}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

describeWith('bubblewrap')('`/agent stop`', () => {
  let world: FlowWorld
  const figures: string[] = []

  beforeAll(async () => {
    world = await startFlowWorld()
  }, 30_000)
  afterAll(async () => {
    process.stderr.write(`stop, seconds to the end of the run: ${figures.join(', ')}\n`)
    await world.close()
    expect(world.github.violations).toEqual([])
  })

  async function ask(name: string, script: readonly Turn[], policy = '') {
    const repository = await world.addRepository(name, { ...TINY_FILES, '.github/agent.yml': policy })
    const title = `Stopped in ${name}.`
    world.model.script(title, script)
    const mira = world.github.as('mira', repository)
    const { number } = await mira.openIssue({ title, body: 'As it was asked.' })
    await mira.labelIssue(number, 'agent:fix')
    return { repository, number, runId: await world.runOf(repository, number) }
  }

  async function stop(where: string, { repository, number, runId }: Awaited<ReturnType<typeof ask>>) {
    const asked = performance.now()
    await world.github.as('otto', repository).comment(number, '/agent stop')
    const { end } = await world.until(runId, (state) => state.end !== undefined)
    const seconds = (performance.now() - asked) / 1000
    figures.push(`${where} ${seconds.toFixed(1)}`)
    expect([end?.how, seconds < 5]).toEqual(['stopped', true])
  }

  test.each<[string, readonly Turn[], string, (state: RunState) => boolean]>([
    ['in set-up', TINY_FIX, 'setup: { commands: [sleep 124] }\n', () => isAsleep(124)],
    ['in the agent’s work', LONG, '', () => isAsleep(120)],
    ['in the clean room', TINY_FIX, 'verify: [sleep 122]\n', () => isAsleep(122)],
    ['while held', HELD, '', ({ phase, handledSeq }) => phase === 'held' && handledSeq > 0],
    ['at its pull request', TINY_FIX, '', ({ approval, handledSeq }) => approval !== undefined && handledSeq > 0],
  ])(
    '%s: over within five seconds, and nothing is left',
    async (where, script, policy, is) => {
      const asked = await ask(where.replaceAll(/[^a-z]+/g, '-'), script, policy)
      await world.until(asked.runId, is)
      await stop(where, asked)
      await until('no sandbox is left', async () => (world.sandboxes() === 0 ? true : undefined))
    },
    60_000,
  )

  test('in the queue, behind others that are at work: over within five seconds, before it began', async () => {
    const busy = await Promise.all([1, 2, 3, 4].map((at) => ask(`busy-${at}`, LONG)))
    for (const { runId } of busy) await world.until(runId, ({ steps }) => steps.length === 2)
    const waiting = await ask('queued', TINY_FIX)
    await stop('in the queue', waiting)
    expect(await world.story(waiting.runId)).not.toContain('base.pinned')
    for (const one of busy) await stop('four at once', one)
  }, 120_000)
})
