import { expect, test } from '@jest/globals'
import { createMemoryBlobStore } from '../../src/adapters/memory/blob-store.ts'
import { createScriptedModel, type ScriptedAnswer } from '../../src/adapters/memory/model.ts'
import { replayRun } from '../../src/agent/replay.ts'
import { createAgentStage } from '../../src/agent/stage.ts'
import type { Model, ModelRequest } from '../../src/ports/model.ts'
import { DONE } from '../../src/ports/stage.ts'
import { answerOf, intentOf, pinnedJournal, policyOf, SUBMIT, setUpAgent } from '../fixtures/agent-run.ts'
import { FAILING, PROVED, UNPROVED } from '../fixtures/evidence.ts'
import { createMemoryJournal, type MemoryJournal } from '../fixtures/memory-journal.ts'
import { setUpRounds } from '../fixtures/round-run.ts'

const signal = new AbortController().signal
const READ = answerOf(['read_file', { path: 'index.js' }])
const EDIT = answerOf(['edit_file', { path: 'index.js', old: 'helo', new: 'hello' }])
const WRITE = (path: string) => answerOf(['write_file', { path, content: 'x' }])
const STEPS = [{ text: 'Spell it right' }]
const PLAN = answerOf(['plan', { plan: { goal: 'Greet', steps: STEPS, files: ['index.js'], risk: 'low' } }])

/** A model of a role's own that notes what it is asked. */
function played(name: string, answers: readonly ScriptedAnswer[]) {
  const requests: ModelRequest[] = []
  const scripted = createScriptedModel(answers)
  const model: Model = {
    ...scripted,
    name,
    complete(request, aborted) {
      requests.push(request)
      return scripted.complete(request, aborted)
    },
  }
  return { model, requests }
}

// Without a plan: whoever plans has to make it.
function unplanned(events?: MemoryJournal['events']): MemoryJournal {
  if (events !== undefined) return createMemoryJournal({ intent: intentOf(), events })
  const { events: both } = pinnedJournal(intentOf(), policyOf())
  return createMemoryJournal({ intent: intentOf(), events: both.slice(0, 2) })
}

interface Cast {
  readonly plans: readonly ScriptedAnswer[]
  readonly codes: readonly ScriptedAnswer[]
}

function setUpPlanner({ plans, codes }: Cast, journal = unplanned(), blobs = createMemoryBlobStore()) {
  const planner = played('planner', plans)
  const { requests, exported, ...run } = setUpAgent({ answers: codes, journal, blobs })
  const deps = { ...run.deps, models: { planner: planner.model } }
  return { requests, exported, journal, deps, planner, play: () => createAgentStage(deps)(journal, signal) }
}

const rolesOf = ({ events }: MemoryJournal) =>
  events.flatMap((event) => (event.type === 'model.answered' ? [event.data.role ?? 'coder'] : []))

test('the planner reads and plans with its own model and tools, and the coder takes over in one conversation', async () => {
  const { play, planner, requests, journal } = setUpPlanner({ plans: [READ, PLAN], codes: [EDIT, SUBMIT] })
  expect(await play()).toEqual(DONE)
  expect(rolesOf(journal)).toEqual(['planner', 'planner', 'coder', 'coder'])
  const named = (request?: ModelRequest) => request?.tools.map(({ name }) => name)
  expect(named(planner.requests[0])).toEqual([
    'list_files',
    'read_file',
    'search',
    'read_output',
    'plan',
    'ask',
    'give_up',
  ])
  expect(named(requests[0])).toContain('edit_file')
  expect(planner.requests[0]?.messages[1]?.content).toContain('You are the planner')
  const shown = planner.requests[1]?.messages ?? []
  expect(requests[0]?.messages.slice(0, shown.length)).toEqual(shown)
  expect(requests[0]?.messages.at(-1)).toMatchObject({ role: 'user', content: expect.stringContaining('the coder') })
})

test('what is no tool of the planner’s is not executed', async () => {
  const plans = [
    answerOf(['run', { command: 'rm index.js' }], ['edit_file', { path: 'index.js', old: 'a', new: 'b' }]),
    PLAN,
  ]
  const { play, planner, exported } = setUpPlanner({ plans, codes: [SUBMIT] })
  expect(await play()).toEqual(DONE)
  expect(planner.requests[1]?.messages.slice(-2).map(({ content }) => content)).toEqual([
    "run is no tool of the planner's.",
    "edit_file is no tool of the planner's.",
  ])
  expect(exported[0]).toContain('helo')
})

test('killed anywhere between the roles, each goes on with its own part; it replays as it went', async () => {
  const script = { plans: [READ, PLAN], codes: [EDIT, SUBMIT] }
  const whole = setUpPlanner(script)
  await whole.play()
  const { events } = whole.journal
  for (let length = 2; length < events.length; length++) {
    const journal = unplanned(events.slice(0, length))
    const count = (role: string) => rolesOf(journal).filter((each) => each === role).length
    const left = { plans: script.plans.slice(count('planner')), codes: script.codes.slice(count('coder')) }
    const next = setUpPlanner(left, journal, whole.deps.blobs)
    expect(await next.play()).toEqual(DONE)
    expect(rolesOf(journal)).toEqual(rolesOf(whole.journal))
    const last = next.requests.at(-1)?.messages ?? whole.requests.at(-1)?.messages
    expect(last).toEqual(whole.requests.at(-1)?.messages)
  }
  expect(await replayRun(events, whole.deps)).toEqual({ steps: 4, compared: 4 })
})

function setUpTester(answers: readonly ScriptedAnswer[], tests: readonly ScriptedAnswer[]) {
  const tester = played('tester', tests)
  const found = [UNPROVED, FAILING, PROVED]
  const cast = { models: { tester: tester.model }, isTestFile: (path: string) => path.startsWith('test/') }
  const { play, journal } = setUpRounds({ answers, found, cast })
  return { play, journal, tester }
}

test('a fix without its test goes to the tester, who writes tests only, and back to the coder for what is broken', async () => {
  const { play, journal, tester } = setUpTester(
    [EDIT, SUBMIT, SUBMIT],
    [WRITE('index.js'), WRITE('test/greet.js'), SUBMIT],
  )
  expect(await play()).toEqual(DONE)
  expect(rolesOf(journal)).toEqual(['coder', 'coder', 'tester', 'tester', 'tester', 'coder'])
  expect(tester.requests[0]?.messages.at(-1)?.content).toMatch(/does not stand yet[\s\S]*You are the tester/)
  expect(tester.requests[1]?.messages.at(-1)?.content).toContain('The tester writes tests')
  expect(tester.requests[2]?.messages.at(-1)?.content).toContain('Wrote test/greet.js')
})

test('work of kind test is the tester’s from the beginning', async () => {
  const tester = played('tester', [SUBMIT])
  const { deps, journal } = setUpAgent({ intent: intentOf({ kind: 'test' }) })
  await createAgentStage({ ...deps, models: { tester: tester.model } })(journal, signal)
  expect(rolesOf(journal)).toEqual(['tester'])
})

test('one model for all is told of the same tools throughout', async () => {
  const found = [UNPROVED, PROVED]
  const { play, requests } = setUpRounds({ answers: [EDIT, SUBMIT, SUBMIT], found })
  await play()
  const [first, ...rest] = requests.map(({ tools }) => tools)
  expect(rest).toEqual([first, first])
})
