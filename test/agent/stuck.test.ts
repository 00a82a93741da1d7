import { describe, expect, test } from '@jest/globals'
import type { AgentEnd, LoopEnd, Observed, Turn } from '../../src/agent/loop.ts'
import { createAdvice } from '../../src/agent/stuck/advice.ts'
import { answerOf, intentOf } from '../fixtures/agent-run.ts'
import { createMemoryJournal } from '../fixtures/memory-journal.ts'

type Call = readonly [name: string, args: object, result: string, how?: 'ok' | 'failed' | 'edited']

const read = (path: string, result = 'text'): Call => ['read_file', { path }, result]
const missing = (path: string): Call => ['read_file', { path }, `No such file: ${path}. list_files shows.`, 'failed']
const edit = (n: number): Call => ['edit_file', { path: 'a.js', new: `${n}` }, `Edited a.js at line ${n}.`, 'edited']
const flip = (to: string): Call => ['edit_file', { path: 'a.js', new: to }, 'Edited a.js at line 1.', 'edited']
const fails = (...names: string[]): Call => [
  'run',
  { command: 'npm test' },
  `exit code 1\n${names.map((name) => `not ok 1 - ${name} (12 ms)`).join('\n')}`,
  'failed',
]
const passes: Call = ['run', { command: 'npm test' }, 'exit code 0', 'ok']
const times = (count: number, each: (n: number) => readonly Call[]): readonly (readonly Call[])[] =>
  Array.from({ length: count }, (_, n) => each(n).map((call) => [call])).flat()

// What was said after which turn: `3 ping-pong 1`; and `stuck 10` where the run was ended.
const cases: readonly [string, readonly (readonly Call[])[], readonly string[]][] = [
  ['work', times(30, (n) => [read(`f${n}`, `${n}`), edit(n), passes]), []],
  ['reading one file again between edits', times(10, (n) => [read('a'), edit(n)]), []],
  ['the same call', times(9, () => [read('a')]), ['4 same-call 1', '5 same-call 2', 'stuck 6']],
  ['one call twice in one answer counts once', [[read('a'), read('a'), read('a'), read('a')]], []],
  ['other paths, the same error', times(9, (n) => [missing(`f${n}`)]), ['4 same-error 1', '6 same-error 2', 'stuck 8']],
  ['an error now and then', times(9, (n) => [missing(`f${n}`), missing(`g${n}`), read(`h${n}`)]), []],
  [
    'an edit and its undoing',
    times(9, () => [flip('x'), flip('y')]),
    ['6 ping-pong 1', '7 same-call 1', '8 ping-pong 2', '9 same-call 2', 'stuck 10'],
  ],
  [
    'a cycle of three',
    times(9, () => [flip('x'), flip('y'), flip('z')]),
    [
      '9 ping-pong 1',
      '10 same-call 1',
      '11 same-call 1',
      '12 ping-pong 2',
      '13 same-call 2',
      '14 same-call 2',
      'stuck 15',
    ],
  ],
  [
    'edits that do not help',
    times(12, (n) => [edit(n), fails('adds', 'subtracts')]),
    ['8 no-progress 1', '12 no-progress 2', 'stuck 16'],
  ],
  ['edits that help bit by bit', times(12, (n) => [edit(n), fails(`test ${n}`)]), []],
  [
    'a way back to the failures of before is a new start',
    times(3, (n) => [edit(n), fails('a'), edit(n + 50), passes]),
    [],
  ],
  ['reading after a failure is no attempt', times(3, (n) => [fails('a'), read(`f${n}`), edit(n)]), []],
  ['silence', [[], [], [], []], ['1 silence 1', '2 silence 2', 'no-answer 3']],
  [
    'a word between calls',
    [[], [read('a', '1')], [], [read('b', '2')], []],
    ['1 silence 1', '3 silence 1', '5 silence 1'],
  ],
]

describe('going round in circles: a nudge, another way, the end', () => {
  test.each(cases)('%s', async (_name, turns, expected) => {
    expect(await watch(turns)).toEqual(expected)
  })

  test('a resumed run is told the same and writes it down once', async () => {
    const turns = times(5, () => [read('a')])
    const journal = createMemoryJournal({ intent: intentOf() })
    const first = await sayings(turns, journal)
    const { length } = journal.events
    expect(await sayings(turns, journal)).toEqual(first)
    expect(journal.events.length).toBe(length)
    expect(first.filter((text) => text !== undefined).length).toBe(2)
  })
})

async function watch(turns: readonly (readonly Call[])[]): Promise<string[]> {
  const journal = createMemoryJournal({ intent: intentOf() })
  const said = await sayings(turns, journal)
  const nudges = journal.state().context?.nudges ?? []
  const ends = said.flatMap((each, index) => (isEnd(each) ? [`${each.end.outcome} ${index + 1}`] : []))
  return [...nudges.map(({ step, sign, level }) => `${step} ${sign} ${level}`), ...ends]
}

async function sayings(turns: readonly (readonly Call[])[], journal: ReturnType<typeof createMemoryJournal>) {
  const advise = createAdvice({ journal, found: journal.state() })
  const said: (string | LoopEnd | undefined)[] = []
  for (const [index, calls] of turns.entries()) {
    said.push(await advise(turnOf(index + 1, calls)))
    if (isEnd(said.at(-1))) break
  }
  return said
}

function isEnd(said: string | LoopEnd | undefined): said is { type: 'finished'; end: AgentEnd } {
  return typeof said === 'object' && said.type === 'finished'
}

function turnOf(step: number, calls: readonly Call[]): Turn {
  const answer = answerOf(...calls.map(([name, args]) => [name, args] as const))
  const observed = calls.map(([, , result, how = 'ok'], index): Observed => {
    const call = answer.toolCalls[index] ?? { id: '', name: '', arguments: '' }
    return { call, result, ok: how !== 'failed', edited: how === 'edited' }
  })
  return { step, answer, observed }
}
