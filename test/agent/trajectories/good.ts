import { answerOf } from '../../fixtures/agent-run.ts'
import { call, edit, giveUp, read, run, say, submit, type Trajectory, times, write } from './trajectory.ts'

const FIX = edit('a - b', 'a + b')

export const GOOD: readonly Trajectory[] = [
  {
    name: 'reads, edits, tests, submits',
    answers: [read(), FIX, run('echo ok'), submit()],
    log: '> read_file index.js | ok | > edit_file index.js | ok files | > run echo ok | ok unchanged | > submit Fix add | = exported | . submitted',
  },
  { name: 'submits at once', answers: [submit()], log: '> submit Fix add | = exported | . submitted' },
  {
    name: 'gives up at once, with a reason',
    answers: [giveUp('Works as documented.')],
    log: '> give_up Works as documented. | . gave-up: Works as documented.',
  },
  {
    name: 'gives up after looking',
    answers: [read(), run('echo ok'), giveUp('Nothing is wrong.')],
    log: '> read_file index.js | ok | > run echo ok | ok unchanged | > give_up Nothing is wrong. | . gave-up: Nothing is wrong.',
  },
  {
    name: 'writes the failing test first',
    answers: [write('test/new.js'), run('fail not ok 1 - adds'), FIX, run('echo ok'), submit()],
    log: '> write_file test/new.js | ok files | > run fail not ok 1 - adds | no unchanged | > edit_file index.js | ok files | > run echo ok | ok unchanged | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'looks around before',
    answers: [call('list_files'), call('search', { pattern: 'add' }), read(), FIX, submit()],
    log: '> list_files . | ok | > search add | ok | > read_file index.js | ok | > edit_file index.js | ok files | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'several calls in one answer',
    answers: [answerOf(['read_file', { path: 'index.js' }], ['read_file', { path: 'README.md' }]), FIX, submit()],
    log: '> read_file index.js + read_file README.md | 2x(ok) | > edit_file index.js | ok files | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'edits and tests in one answer',
    answers: [
      answerOf(['edit_file', { path: 'index.js', old: '-', new: '+' }], ['run', { command: 'echo ok' }]),
      submit(),
    ],
    log: '> edit_file index.js + run echo ok | ok files | ok unchanged | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'thinks aloud beside its calls',
    answers: [{ ...read(), text: 'It subtracts.' }, { ...FIX, text: 'Now it adds.' }, submit()],
    log: '> read_file index.js | ok | > edit_file index.js | ok files | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'repairs what it broke',
    answers: [FIX, run('fail not ok 1 - adds'), edit('a + b', 'b + a'), run('echo ok'), submit()],
    log: '> edit_file index.js | ok files | > run fail not ok 1 - adds | no unchanged | > edit_file index.js | ok files | > run echo ok | ok unchanged | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'deletes a file by a command',
    answers: [run('rm README.md'), submit()],
    log: '> run rm README.md | ok archive | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'changes files by commands alone',
    answers: [run('put index.js fixed'), run('echo ok'), submit()],
    log: '> run put index.js fixed | ok archive | > run echo ok | ok unchanged | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'reads the rest of a long output',
    answers: [run('print 34000'), call('read_output', { handle: '1.1', offset: 9000 }), FIX, submit()],
    log: '> run print 34000 | ok unchanged | > read_output 1.1:9000 | ok | > edit_file index.js | ok files | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'reads a page of a file',
    answers: [call('read_file', { path: 'index.js', offset: 1, limit: 1 }), FIX, submit()],
    log: '> read_file index.js:1 | ok | > edit_file index.js | ok files | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'tests after each of ten edits',
    answers: [...times(10, (n) => [write('a.js', `${n}`), run('echo ok')]), submit()],
    log: '10x(> write_file a.js | ok files | > run echo ok | ok unchanged) | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'uses the last step of its budget',
    answers: [read(), FIX, submit()],
    budgets: { steps: 3 },
    log: '> read_file index.js | ok | > edit_file index.js | ok files | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'reads one file again after each edit',
    answers: [...times(6, (n) => [write('a.js', `${n}`), read('a.js')]), submit()],
    log: '6x(> write_file a.js | ok files | > read_file a.js | ok) | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'a long run puts its beginning away',
    answers: [...times(8, (n) => [run(`print ${6800 + 17 * n}`)]), FIX, submit()],
    limit: 24_000,
    log: '> run print 6800 | ok unchanged | > run print 6817 | ok unchanged | > run print 6834 | ok unchanged | > run print 6851 | ok unchanged | ~ before step 5 | > run print 6868 | ok unchanged | > run print 6885 | ok unchanged | ~ before step 7 | > run print 6902 | ok unchanged | > run print 6919 | ok unchanged | ~ before step 9 | > edit_file index.js | ok files | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'goes on after it was put away',
    answers: [
      ...times(6, (n) => [run(`print ${6800 + 17 * n}`)]),
      call('read_output', { handle: '1.1' }),
      FIX,
      submit(),
    ],
    limit: 24_000,
    log: '> run print 6800 | ok unchanged | > run print 6817 | ok unchanged | > run print 6834 | ok unchanged | > run print 6851 | ok unchanged | ~ before step 5 | > run print 6868 | ok unchanged | > run print 6885 | ok unchanged | ~ before step 7 | > read_output 1.1 | ok | > edit_file index.js | ok files | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'heeds a nudge',
    answers: [...times(4, () => [read()]), FIX, submit()],
    log: '4x(> read_file index.js | ok) | ! same-call 1 | > edit_file index.js | ok files | > submit Fix add | = exported | . submitted',
  },
  {
    name: 'heeds a word about silence',
    answers: [say('I think that I should look first.'), read(), FIX, submit()],
    log: '> (no call) | ! silence 1 | > read_file index.js | ok | > edit_file index.js | ok files | > submit Fix add | = exported | . submitted',
  },
]
