import { fails, read, run, say, submit, type Trajectory, times } from './trajectory.ts'

export const UNLUCKY: readonly Trajectory[] = [
  {
    name: 'text instead of calls, three times',
    answers: [say('Done!'), say('Really done!'), say('I said done.')],
    log: '> (no call) | ! silence 1 | > (no call) | ! silence 2 | > (no call) | . no-answer: The model answered three times in a row without calling a tool. A model that supports tool calls is needed.',
  },
  {
    name: 'silence, three times',
    answers: [say(''), say(''), say('')],
    log: '> (no call) | ! silence 1 | > (no call) | ! silence 2 | > (no call) | . no-answer: The model answered three times in a row without calling a tool. A model that supports tool calls is needed.',
  },
  {
    name: 'cut off at its limit, three times',
    answers: [say('Well', 'length'), say('Well', 'length'), say('Well', 'length')],
    log: '> (no call) | ! silence 1 | > (no call) | ! silence 2 | > (no call) | . no-answer: The model ran into its output limit three times in a row without calling a tool.',
  },
  {
    name: 'a refusal that passes',
    answers: [say('I cannot.', 'refused'), read(), submit()],
    log: '> (no call) | ! silence 1 | > read_file index.js | ok | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'refusals to the end',
    answers: times(3, () => [say('I cannot.', 'refused')]),
    log: '> (no call) | ! silence 1 | > (no call) | ! silence 2 | > (no call) | . no-answer: The model, or a content filter in front of it, refused the task three times. Rephrase it, or use another model.',
  },
  {
    name: 'silent every other time',
    answers: [say('Hm.'), read(), say('Hm.'), read('README.md'), say('Hm.'), submit()],
    log: '> (no call) | ! silence 1 | > read_file index.js | ok | > (no call) | ! silence 1 | > read_file README.md | ok | > (no call) | ! silence 1 | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'more steps than there are',
    answers: times(9, (n) => [run(`echo ${n}`)]),
    budgets: { steps: 4 },
    log: '> run echo 0 | ok unchanged | > run echo 1 | ok unchanged | > run echo 2 | ok unchanged | > run echo 3 | ok unchanged | . out-of-budget: All 4 steps of the budget were used.',
  },
  {
    name: 'more tokens than there are',
    answers: times(9, (n) => [run(`echo ${n}`)]),
    budgets: { tokens: 300 },
    log: '> run echo 0 | ok unchanged | > run echo 1 | ok unchanged | > run echo 2 | . out-of-budget: 330 of 300 tokens of the budget were used.',
  },
  {
    name: 'an endpoint that is busy, twice',
    answers: [fails('model-unavailable', true), fails('model-unavailable', true), read(), submit()],
    log: '> read_file index.js | ok | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'an endpoint that stays busy',
    answers: Array(9).fill(fails('model-unavailable', true)),
    log: 'thrown: the endpoint: model-unavailable',
  },
  {
    name: 'an endpoint that knows no such key',
    answers: [read(), fails('unauthorized', false)],
    log: '> read_file index.js | ok | thrown: the endpoint: unauthorized',
  },
  {
    name: 'a broken stream, then an answer',
    answers: [fails('malformed', true), submit()],
    log: '> submit Fix add | = exported | . submitted',
  },
  {
    name: 'too much for the window, once',
    answers: [run('print 6800'), run('print 6817'), fails('context-overflow', false), submit()],
    log: '> run print 6800 | ok unchanged | > run print 6817 | ok unchanged | ~ before step 3 | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'too much for the window for good',
    answers: [run('print 6800'), fails('context-overflow', false), fails('context-overflow', false)],
    log: '> run print 6800 | ok unchanged | ~ before step 2 | . out-of-budget: The conversation no longer fits into the window of the model. Use a model with a larger one, or ask for less.',
  },
  {
    name: 'too much at once',
    answers: [fails('context-overflow', false)],
    log: '. out-of-budget: The conversation no longer fits into the window of the model. Use a model with a larger one, or ask for less.',
  },
]
