import type { Turn } from '../scripted-model.ts'
import { FIX_SCRIPT } from './fix.ts'

/** What the reviewer writes, by the line that it stands at. */
export const REMARKS = [
  { path: 'index.js', at: 'function splitTail(', body: 'What does it return where there is nothing behind the root?' },
  { path: 'test.js', at: "['posix', 'win32'].forEach", body: 'One flavour is enough: drop win32.' },
] as const

const ANSWERS = [
  { thread: 't1', done: true, text: "It says so now: ['', '', ''], as the patterns did." },
  {
    thread: 't2',
    done: false,
    text: 'Both patterns were slow: without win32 nothing would show that it is mended, too.',
  },
]

const COMMENT = '// regular expression with a lazy start needs quadratic time on many separators.\n'

/** The good run; then one remark of the review is done, and one is answered with why not. */
export const REVIEW_SCRIPT: readonly Turn[] = [
  ...FIX_SCRIPT,
  { tool: 'run', args: { command: 'grep -n "function splitTail" index.js' } },
  {
    tool: 'edit_file',
    args: {
      path: 'index.js',
      old: COMMENT,
      new: `${COMMENT}// Where nothing stands behind the root, all three are empty.\n`,
    },
  },
  { tool: 'run', args: { command: 'npm test', timeout_seconds: 60 } },
  {
    tool: 'submit',
    args: {
      title: 'fix: parse paths in linear time',
      summary:
        'As before, and a comment says what the splitter returns where nothing stands behind the root. The test keeps both flavours.',
      threads: ANSWERS,
    },
  },
]
