import type { Turn } from '../scripted-model.ts'

const CHECK = `  if (typeof pathString !== 'string') {
    throw new TypeError(
        "Parameter 'pathString' must be a string, not " + typeof pathString
    );
  }
`

const REQUIRE_STRING = `function requireString(pathString) {
${CHECK}}

`

/** The same check stands in both parsers: once is enough. */
export const REFACTOR_SCRIPT: readonly Turn[] = [
  { tool: 'search', args: { pattern: 'must be a string' } },
  { tool: 'read_file', args: { path: 'index.js' } },
  {
    tool: 'plan',
    args: {
      plan: {
        goal: 'Check the argument in one place',
        steps: [{ text: 'Move the check into a function that both parsers call' }],
        files: ['index.js'],
        risk: 'low',
      },
    },
  },
  {
    tool: 'edit_file',
    args: {
      path: 'index.js',
      old: `win32.parse = function(pathString) {\n${CHECK}`,
      new: `${REQUIRE_STRING}win32.parse = function(pathString) {\n  requireString(pathString);\n`,
    },
  },
  {
    tool: 'edit_file',
    args: {
      path: 'index.js',
      old: `posix.parse = function(pathString) {\n${CHECK}`,
      new: 'posix.parse = function(pathString) {\n  requireString(pathString);\n',
    },
  },
  { tool: 'run', args: { command: 'npm test' } },
  {
    tool: 'submit',
    args: {
      title: 'refactor: check the argument in one place',
      summary:
        'Both parsers began with the same check of their argument. It is one function now; nothing else changed.',
    },
  },
]
