import type { JobOutcome, PushedCommit } from '../../emulator/github/state/jobs.ts'
import type { RunState } from '../../src/domain/run-state.ts'
import { until } from '../until.ts'
import { REPOSITORY } from '../world.ts'
import { approve, openLabelledIssue, type Pulled } from './fix.ts'
import type { Outcome } from './outcome.ts'
import { chainOf, checksOf, followRun, type Scene, tryMerge, untilPublished, untilState } from './scene.ts'

const JOB = 'test (node 0.12)'

/** CI finds what only CI can: the agent is told, repairs it, and the approval is for what came of that. */
export async function playCi(scene: Scene): Promise<Outcome> {
  const { narrator } = scene
  await addWorkflow(scene)
  const runId = await followRun(scene, await openLabelledIssue(scene))
  const { published } = await untilPublished(scene, runId)
  const before = await conclusionOf(scene, published.commit)
  narrator.say(`${JOB} on ${published.commit.slice(0, 10)}: ${before}`)
  const repaired = await untilRepaired(scene, runId)
  const after = await conclusionOf(scene, repaired.commit)
  narrator.say(`${JOB} on ${repaired.commit.slice(0, 10)}: ${after}`)
  const tooEarly = await tryMerge(scene, 'noor', published.pull)
  narrator.say(`noor tries to merge, as CI is green: ${tooEarly ?? 'IT WAS MERGED'}`)
  await approve(scene, { runId, published: repaired }, 'noor')
  const merged = await merge(scene, repaired)
  const final = await untilState(scene, runId, {
    what: 'the run knows of its merge',
    is: ({ end }) => end !== undefined,
  })
  const chain = await chainOf(scene, runId)
  const rounds = (final.rounds ?? []).map(({ round, cause, reason }) => ({ round, cause, reason }))
  return {
    ok:
      before === 'failure' &&
      after === 'success' &&
      tooEarly !== undefined &&
      rounds.length === 1 &&
      rounds[0]?.cause === 'ci' &&
      repaired.commit !== published.commit &&
      merged &&
      chain.verified,
    scenario: 'ci',
    pr: { number: published.pull, url: published.url, draft: published.draft },
    rounds,
    before: { commit: published.commit, [JOB]: before },
    after: { commit: repaired.commit, [JOB]: after },
    checks: await checksOf(scene, repaired.commit),
    mergeBeforeApproval: tooEarly === undefined ? 'possible' : 'refused',
    merged,
    chainVerified: chain.verified,
    events: chain.events,
  }
}

// Green on the default branch, and required there beside the three.
async function addWorkflow({ world, narrator }: Scene): Promise<void> {
  const { github } = world
  const main = (await github.as('mira').branches()).find(({ name }) => name === 'main')?.sha ?? ''
  await github.reportJob(REPOSITORY, main, { job: JOB, conclusion: 'success' })
  github.addWorkflow(REPOSITORY, { job: JOB, run: testOnOldNode })
  github.addRuleset(REPOSITORY, { name: 'ci', branches: ['~DEFAULT_BRANCH'], requiredChecks: [{ context: JOB }] })
  narrator.say(`CI runs "${JOB}", which is required and green on main`)
}

/** What a runner with Node 0.12 would have said: it knows no String.prototype.includes. */
async function testOnOldNode({ file }: PushedCommit): Promise<JobOutcome> {
  const lines = ((await file('index.js')) ?? '').split('\n')
  const at = lines.findIndex((line) => line.includes('.includes('))
  if (at < 0) return { conclusion: 'success' }
  const log = [
    '##[group]Run npm test',
    'npm test',
    'shell: /usr/bin/bash -e {0}',
    '##[endgroup]',
    '> path-parse@1.0.6 test /home/runner/work/path-parse',
    '> node test.js',
    '',
    `/home/runner/work/path-parse/index.js:${at + 1}`,
    lines[at] ?? '',
    '                               ^',
    'TypeError: undefined is not a function',
    `    at splitTail (/home/runner/work/path-parse/index.js:${at + 1}:32)`,
    'npm ERR! Test failed.  See above for more details.',
    '##[error]Process completed with exit code 1.',
  ]
  const steps = ['Set up job', 'Set up Node 0.12'].map((name) => ({ name, conclusion: 'success' }))
  return {
    conclusion: 'failure',
    log: log.join('\n'),
    steps: [...steps, { name: 'Run npm test', conclusion: 'failure' }],
  }
}

function conclusionOf(scene: Scene, sha: string): Promise<string> {
  return until(`${JOB} has ended`, async () => {
    const check = (await checksOf(scene, sha)).find(({ name }) => name === JOB)
    return check?.conclusion ?? undefined
  })
}

async function untilRepaired(scene: Scene, runId: string): Promise<NonNullable<RunState['published']>> {
  const isRepaired = ({ publishedRound, approval, published }: RunState) =>
    publishedRound === 2 && approval?.tuple.head === published?.commit
  const { published } = await untilState(scene, runId, { what: 'the repair is on the pull request', is: isRepaired })
  if (published === undefined) throw new Error('published, and not published')
  return published
}

async function merge(scene: Scene, { pull, commit }: Pulled['published']): Promise<boolean> {
  const { world, narrator } = scene
  const noor = world.github.as('noor')
  await until('the pull request is ready and every check is green', async () => {
    const checks = await checksOf(scene, commit)
    const green = checks.length === 4 && checks.every(({ conclusion }) => conclusion === 'success')
    return green && !(await noor.pull(pull)).draft ? true : undefined
  })
  const made = await noor.merge(pull, { sha: commit })
  narrator.say(`noor merges #${pull}: ${made.slice(0, 10)}`)
  return (await noor.pull(pull)).merged
}
