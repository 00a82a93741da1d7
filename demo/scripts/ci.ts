import type { Turn } from '../scripted-model.ts'
import { FIX_SCRIPT } from './fix.ts'

// What every Node for ten years has, and the one that this package still supports has not.
const MODERN = [
  ['separators.indexOf(tail.charAt(end - 1)) >= 0', 'separators.includes(tail.charAt(end - 1))'],
  ['separators.indexOf(tail.charAt(start - 1)) < 0', '!separators.includes(tail.charAt(start - 1))'],
] as const

// The slow case is played twice as often here: a shorter deadline shows it as well.
const SHORTER = [
  ['timeout: 10000', 'timeout: 3000'],
  ['ten seconds', 'three seconds'],
] as const

function modern(text: string): string {
  return [...MODERN, ...SHORTER].reduce((written, [old, young]) => written.replace(old, young), text)
}

function modernised({ tool, args }: Turn): Turn {
  const { new: text } = args
  return tool === 'edit_file' && typeof text === 'string'
    ? { tool, args: { ...args, new: modern(text) } }
    : { tool, args }
}

const REPAIRS: readonly Turn[] = MODERN.map(([old, young]) => ({
  tool: 'edit_file',
  args: { path: 'index.js', old: young, new: old },
}))

/** The good run with a method that only CI's old Node lacks; told so, it writes the loops as the package's age wants. */
export const CI_SCRIPT: readonly Turn[] = [
  ...FIX_SCRIPT.map(modernised),
  { tool: 'run', args: { command: 'grep -n "includes" index.js' } },
  ...REPAIRS,
  { tool: 'run', args: { command: 'npm test', timeout_seconds: 60 } },
  {
    tool: 'submit',
    args: {
      title: 'fix: parse paths in linear time',
      summary:
        'String.prototype.includes does not exist in Node 0.12, which CI runs and this package supports; indexOf does the same there. Otherwise as before: both splitters share one that walks from the end and looks at each character once.',
    },
  },
]
