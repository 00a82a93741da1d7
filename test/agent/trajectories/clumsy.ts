import { answerOf } from '../../fixtures/agent-run.ts'
import { call, edit, giveUp, read, run, submit, type Trajectory, times, write } from './trajectory.ts'

export const CLUMSY: readonly Trajectory[] = [
  {
    name: 'a path that is not there, then the right one',
    answers: [read('src/index.js'), read(), submit()],
    log: '> read_file src/index.js | no | > read_file index.js | ok | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'an edit that does not match',
    answers: [edit('a * b', 'a + b'), edit('a - b', 'a + b'), submit()],
    log: '> edit_file index.js | no unchanged | > edit_file index.js | ok files | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'an edit that matches twice',
    answers: [edit('a', 'c'), edit('a - b', 'a + b'), submit()],
    log: '> edit_file index.js | no unchanged | > edit_file index.js | ok files | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'an edit that changes nothing',
    answers: [edit('a - b', 'a - b'), submit()],
    log: '> edit_file index.js | no unchanged | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'broken JSON, then whole',
    answers: [call('read_file', '{"path": "ind'), read(), submit()],
    log: '> read_file (invalid) | no | > read_file index.js | ok | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'an unknown tool',
    answers: [call('open_browser', { url: 'x' }), read(), submit()],
    log: '> open_browser (invalid) | no | > read_file index.js | ok | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'a field too many',
    answers: [call('read_file', { path: 'index.js', encoding: 'utf8' }), read(), submit()],
    log: '> read_file (invalid) | no | > read_file index.js | ok | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'no arguments at all',
    answers: [call('read_file', ''), read(), submit()],
    log: '> read_file (invalid) | no | > read_file index.js | ok | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'a submission without a title',
    answers: [call('submit', { summary: 'x' }), submit()],
    log: '> submit (invalid) | no | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'giving up without a reason',
    answers: [call('give_up', { reason: ' ' }), giveUp('No idea.')],
    log: '> give_up (invalid) | no | > give_up No idea. | . gave-up: No idea.',
  },
  {
    name: 'the same read for ever',
    answers: times(9, () => [read()]),
    log: '4x(> read_file index.js | ok) | ! same-call 1 | > read_file index.js | ok | ! same-call 2 | > read_file index.js | ok | . stuck: The model repeated the same call with the same result and did not find another way.',
  },
  {
    name: 'missing files for ever',
    answers: times(9, (n) => [read(`src/file-${'abcdefghi'[n]}.js`)]),
    log: '> read_file src/file-a.js | no | > read_file src/file-b.js | no | > read_file src/file-c.js | no | > read_file src/file-d.js | no | ! same-error 1 | > read_file src/file-e.js | no | > read_file src/file-f.js | no | ! same-error 2 | > read_file src/file-g.js | no | > read_file src/file-h.js | no | . stuck: The model ran into the same error again and again and did not find another way.',
  },
  {
    name: 'an edit to and fro for ever',
    answers: times(9, () => [edit('a - b', 'a + b'), edit('a + b', 'a - b')]),
    log: '6x(> edit_file index.js | ok files) | ! ping-pong 1 | > edit_file index.js | ok files | ! same-call 1 | > edit_file index.js | ok files | ! ping-pong 2 | > edit_file index.js | ok files | ! same-call 2 | > edit_file index.js | ok files | . stuck: The model went back and forth between the same states and did not find another way.',
  },
  {
    name: 'edits that never help',
    answers: times(9, (n) => [write('a.js', `${n}`), run('fail not ok 1 - adds')]),
    log: '4x(> write_file a.js | ok files | > run fail not ok 1 - adds | no unchanged) | ! no-progress 1 | 2x(> write_file a.js | ok files | > run fail not ok 1 - adds | no unchanged) | ! no-progress 2 | 2x(> write_file a.js | ok files | > run fail not ok 1 - adds | no unchanged) | . stuck: The same tests kept failing whatever the model edited, and it did not find another way.',
  },
  {
    name: 'commands that are not found',
    answers: [...times(3, (n) => [run(`jest-${'abc'[n]}`)]), submit()],
    log: '> run jest-a | no unchanged | > run jest-b | no unchanged | > run jest-c | no unchanged | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'calls after the submission',
    answers: [answerOf(['submit', { title: 't', summary: 's' }], ['write_file', { path: 'late', content: '' }])],
    log: '> submit t + write_file late | = exported | . submitted',
  },
  {
    name: 'a handle that is none',
    answers: [call('read_output', { handle: '9.9' }), submit()],
    log: '> read_output 9.9 | no | > submit Fix add | = exported | . submitted',
  },
]
