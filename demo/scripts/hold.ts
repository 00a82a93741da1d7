import type { Turn } from '../scripted-model.ts'
import { FIX_PLAN, FIX_SCRIPT } from './fix.ts'

const SCRIPTS = '  "scripts": {\n    "test": "node test.js"\n  },'

/** Whoever publishes runs it, and so does CI: the guard will not let it leave unseen. */
const ADD_SCRIPT: Turn = {
  tool: 'edit_file',
  args: {
    path: 'package.json',
    old: SCRIPTS,
    new: SCRIPTS.replace('"node test.js"', '"node test.js",\n    "prepublishOnly": "npm test"'),
  },
}

const PLAN: Turn = {
  tool: 'plan',
  args: {
    plan: {
      ...FIX_PLAN,
      steps: [...FIX_PLAN.steps, { text: 'Run the tests before every publish' }],
      files: [...FIX_PLAN.files, 'package.json'],
    },
  },
}

/** The good run, and one thing more: a package script. */
export const HOLD_SCRIPT: readonly Turn[] = FIX_SCRIPT.flatMap((turn) => {
  if (turn.args.plan === FIX_PLAN) return [PLAN]
  return turn.tool === 'submit' ? [ADD_SCRIPT, turn] : [turn]
})
