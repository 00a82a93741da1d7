import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { replayRun } from '../../src/agent/replay.ts'
import { decideRepair } from '../../src/agent/rounds/decide-repair.ts'
import type { Evidence } from '../../src/domain/evidence.ts'
import { DONE } from '../../src/ports/stage.ts'
import { answerOf, intentOf, SUBMIT } from '../fixtures/agent-run.ts'
import { anyCharacter } from '../fixtures/any-character.ts'
import { evidenceOf, FAILING, PROVED, ran, side, UNPROVED } from '../fixtures/evidence.ts'
import { createMemoryJournal } from '../fixtures/memory-journal.ts'
import { setUpRounds } from '../fixtures/round-run.ts'

const EDIT = answerOf(['edit_file', { path: 'index.js', old: 'helo', new: 'hallo' }])
const AGAIN = answerOf(['edit_file', { path: 'index.js', old: 'hallo', new: 'hello' }])
const intent = intentOf()
const LATE = answerOf(['submit', { title: 'Fix the greeting', summary: 'Done.' }], ['run', { command: 'true' }])

test('what the clean room finds goes back to the agent, which goes on where it was', async () => {
  const { play, story, requests, exported, journal } = setUpRounds({
    answers: [EDIT, LATE, AGAIN, SUBMIT],
    found: [FAILING, PROVED],
  })
  expect(await play()).toEqual(DONE)
  expect(story().slice(3)).toEqual([
    ...['model.answered', 'model.answered', 'change.exported', 'agent.finished', 'evidence.recorded', 'round.begun'],
    ...['model.answered', 'model.answered', 'change.exported', 'agent.finished', 'evidence.recorded'],
  ])
  const [, before, after] = requests.map(({ messages }) => messages)
  expect(after?.slice(0, before?.length)).toEqual(before)
  expect(after?.slice(before?.length).map(({ role, content }) => [role, content.split('\n')[0]])).toEqual([
    ['assistant', ''],
    ['tool', 'Handed in.'],
    ['tool', 'Not executed: the work had ended.'],
    ['user', expect.stringContaining('does not stand yet')],
  ])
  expect(after?.at(-1)?.content).toContain('| adds\n')
  expect(after?.at(-1)?.content).toContain('| 1 !== 3')
  expect(exported.at(-1)).toContain('hello')
  expect(journal.state()).toMatchObject({
    evidence: PROVED,
    rounds: [{ round: 2, cause: 'verification', after: 2, before: { evidence: FAILING } }],
  })
})

test('a run with rounds replays as it went', async () => {
  const { play, journal, deps } = setUpRounds({ answers: [EDIT, LATE, AGAIN, SUBMIT], found: [FAILING, PROVED] })
  await play()
  expect(await replayRun(journal.events, deps)).toEqual({ steps: 4, compared: 4 })
})

test('it is told so as often as the policy says, and what is left is judged', async () => {
  const answers = [EDIT, SUBMIT, SUBMIT, SUBMIT]
  const { play, story, journal } = setUpRounds({ answers, found: [FAILING], budgets: { rounds: 2 } })
  expect(await play()).toEqual(DONE)
  expect(story().filter((type) => type === 'round.begun')).toHaveLength(2)
  expect(journal.state().evidence).toEqual(FAILING)
})

test('never, where the policy says so', async () => {
  const { play, story } = setUpRounds({ answers: [EDIT, SUBMIT], found: [FAILING], budgets: { rounds: 0 } })
  expect(await play()).toEqual(DONE)
  expect(story()).not.toContain('round.begun')
})

test('a fix that lacks nothing but its test goes to the tester', async () => {
  const { play, journal } = setUpRounds({ answers: [EDIT, SUBMIT, SUBMIT], found: [UNPROVED, PROVED] })
  await play()
  expect(journal.state().rounds).toMatchObject([
    { role: 'tester', reason: 'The clean container found: no proof of a fix.' },
  ])
})

test('the budget bounds all rounds together; what was handed in before stands again', async () => {
  const { play, journal } = setUpRounds({
    answers: [EDIT, SUBMIT, AGAIN],
    found: [FAILING, PROVED],
    budgets: { steps: 3 },
  })
  expect(await play()).toEqual(DONE)
  expect(journal.state()).toMatchObject({
    agent: { outcome: 'submitted' },
    evidence: FAILING,
    rounds: [{ round: 2, abandoned: 'All 3 steps of the budget were used.' }],
  })
  expect(journal.events.filter(({ type }) => type === 'round.begun')).toHaveLength(1)
})

test('minutes of earlier rounds count', async () => {
  const slow = setUpRounds({
    answers: [
      () => {
        slow.clock.advance(6 * 60_000)
        return SUBMIT
      },
      () => {
        slow.clock.advance(5 * 60_000)
        return AGAIN
      },
    ],
    found: [FAILING],
  })
  expect(await slow.play()).toEqual(DONE)
  expect(slow.journal.state().rounds).toMatchObject([{ abandoned: 'The 10 minutes of the budget are over.' }])
})

test('an agent that gives up in a round takes its change back: nothing of it was shown', async () => {
  const give = answerOf(['give_up', { reason: 'It cannot be tested.' }])
  const { play } = setUpRounds({ answers: [EDIT, SUBMIT, give], found: [FAILING] })
  expect(await play()).toMatchObject({ type: 'ended', end: { how: 'gave-up' } })
})

test('killed before or after any event of a round, another worker makes the same of it', async () => {
  const whole = setUpRounds({ answers: [EDIT, LATE, AGAIN, SUBMIT], found: [FAILING, PROVED] })
  await whole.play()
  const { events } = whole.journal
  const from = events.findIndex(({ type }) => type === 'evidence.recorded')
  for (let length = from; length <= events.length; length++) {
    const journal = createMemoryJournal({ intent: intentOf(), events: events.slice(0, length) })
    const answered = journal.events.filter(({ type }) => type === 'model.answered').length
    const answers = [EDIT, LATE, AGAIN, SUBMIT].slice(answered)
    const again = setUpRounds({ answers, found: [FAILING, PROVED], journal, blobs: whole.deps.blobs })
    expect(await again.play()).toEqual(DONE)
    expect(again.story()).toEqual(whole.story())
    expect(again.requests.map(({ messages }) => messages)).toEqual(
      whole.requests.slice(answered).map(({ messages }) => messages),
    )
    if (length < events.length) expect(again.exported.at(-1) ?? 'hello').toContain('hello')
  }
})

const METRIC = { name: 'size', unit: 'kB', base: 1, head: 9, allowed: '5%', exceeded: true }
const HANGING = ran({ exitCode: null, timedOut: true, tests: [] })
const HANGS = [side('base', HANGING), side('head', HANGING)]

test.each<[string, Partial<Evidence>]>([
  ['nothing is wrong', {}],
  ['dependencies could not be had', { ...UNPROVED, missing: 'npm ci failed' }],
  ['the base runs out of time as well', { ...UNPROVED, sides: HANGS }],
  ['what fails failed before', { sides: [side('base', ran({ exitCode: 1 })), side('head', ran({ exitCode: 1 }))] }],
  ['a measure could not be taken', { metrics: [{ ...METRIC, problem: 'no number' }] }],
])('nothing goes back where %s', (_, change) => {
  expect(decideRepair({ evidence: evidenceOf(change), intent: intentOf() })).toBeUndefined()
})

test('names and output of the repository cannot leave their quotes', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), fc.string({ unit: anyCharacter }), (name, tail) => {
      const sides = [side('base', ran()), side('head', ran({ exitCode: 1, tail, command: 'x' }))]
      const evidence = evidenceOf({ sides, newlyFailing: ['x', name], newlyFlaky: [name] })
      const plain = { ...evidence, newlyFailing: ['x', 'n'], newlyFlaky: ['n'] }
      const known = decideRepair({ evidence: plain, intent })
      const lines = (text = '') => text.split('\n').filter((line) => !line.startsWith('| '))
      const told = decideRepair({ evidence, intent })?.message
      expect(lines(told)).toEqual(lines(known?.message))
    }),
  )
})

test('however the clean room wavers and whatever the policy, rounds come to an end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(FAILING, UNPROVED, PROVED), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 1, max: 9 }),
      async (found, rounds, steps) => {
        const answers = Array.from({ length: 20 }, () => SUBMIT)
        const { play, journal } = setUpRounds({ answers, found, budgets: { rounds, steps } })
        expect(await play()).toEqual(DONE)
        const { length } = journal.events.filter(({ type }) => type === 'round.begun')
        expect(length).toBeLessThanOrEqual(Math.min(rounds, steps))
        expect(journal.state().steps.length).toBeLessThanOrEqual(steps)
        expect(journal.state().evidence).toBeDefined()
      },
    ),
    { numRuns: 40 },
  )
})
