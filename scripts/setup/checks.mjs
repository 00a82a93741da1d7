import { join } from 'node:path'
import { childEnvironment, runProgram } from './node-runtime.mjs'
import { ROOT } from './root.mjs'

const CHECKS = [
  {
    title: 'format, lint, import directions, cycles, sizes',
    program: 'biome',
    args: ['check', '--error-on-warnings', '.'],
  },
  { title: 'types', program: 'tsc', args: ['--noEmit'] },
  { title: 'unused files, exports and dependencies', program: 'knip', args: [] },
]

/** Runs every check, so that one run names every problem. @returns 0 when all passed. */
export async function runChecks() {
  const failed = []
  for (const check of CHECKS) {
    process.stdout.write(`\n${check.title} (${check.program})\n`)
    const program = join(ROOT, 'node_modules', '.bin', check.program)
    const code = await runProgram(program, check.args, { cwd: ROOT, env: childEnvironment() })
    if (code !== 0) failed.push(check.program)
  }
  process.stdout.write(failed.length === 0 ? '\nall checks passed\n' : `\nfailed: ${failed.join(', ')}\n`)
  return failed.length === 0 ? 0 : 1
}
