import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { CrashWorld } from '../fixtures/crash-world.ts'
import { brokenInvariants } from '../fixtures/invariants.ts'
import type { Turn } from '../fixtures/model-endpoint.ts'
import { describeWith } from '../fixtures/skipped.ts'
import { TINY_FIX } from '../fixtures/tiny-repository.ts'
import { killAt, MODES, type Target } from './kill-at.ts'
import { ROUND } from './kill-points.ts'
import { isPublished, startVictimWorker } from './victim-worker.ts'

const WORKER = { SALLYPORT_LEASE_SECONDS: '2', SALLYPORT_CONCURRENCY: '12' }
const THREADS = [{ thread: 't1', done: true, text: 'It has a name.' }]
const SCRIPT: readonly Turn[] = [
  ...TINY_FIX,
  { tool: 'write_file', args: { path: 'add.js', content: 'const add = (a, b) => a + b\nmodule.exports = add\n' } },
  { tool: 'submit', args: { title: 'fix: name it', summary: 'As asked.', threads: THREADS } },
]

interface Victim extends Target {
  readonly runId: string
  readonly pull: number
}

// Each in a world of its own: whoever looks for a run reads all logs that are there.
describeWith('bubblewrap')('a worker killed at any write of a further round', () => {
  describe.each(MODES)('with the request %s', (mode) => {
    let world: CrashWorld
    let replace: () => Promise<void>

    beforeAll(async () => {
      ;({ world, replace } = await startVictimWorker(WORKER))
    }, 120_000)
    afterAll(async () => {
      await world.close()
      expect(world.github.violations).toEqual([])
    })

    test('leaves one commit more and one answer in the thread', async () => {
      const victims = await Promise.all(ROUND.map((point, index) => publish({ point, repository: `${mode}-${index}` })))
      const killed = killAt(victims, { github: world.github, mode, replace })
      for (const { repository, pull } of victims) {
        const comments = [{ path: 'add.js', line: 1, body: 'A name, please.' }]
        await world.github.as('noor', repository).review(pull, { event: 'REQUEST_CHANGES', comments })
      }
      await killed
      const found = await Promise.all(victims.map(whatIsThere))
      expect(found).toEqual(victims.map(({ point }) => ({ point: point.name, commits: 2, answers: 1, broken: [] })))
    }, 600_000)

    async function publish({ point, repository: name }: Target): Promise<Victim> {
      const repository = await world.addRepository(name)
      const runId = await world.ask(repository, `Killed at ${point.name} in ${name}.`, SCRIPT)
      const { published } = await world.untilState(runId, 'the pull request is open', isPublished, 250)
      return { point, repository, runId, pull: published?.pull ?? 0 }
    }

    async function whatIsThere({ point, repository, runId, pull }: Victim) {
      const isAnswered = ({ effects }: Awaited<ReturnType<CrashWorld['state']>>) =>
        Object.entries(effects).some(([key, { done }]) => key.startsWith('reply:') && done)
      await world.untilState(runId, 'the thread is answered', isAnswered, 300)
      const noor = world.github.as('noor', repository)
      const answers = (await noor.reviewComments(pull)).filter(({ user }) => user?.id === world.app.botUser.id)
      return {
        point: point.name,
        commits: (await noor.pull(pull)).commits,
        answers: answers.length,
        broken: await brokenInvariants(world, runId),
      }
    }
  })
})
