#!/usr/bin/env node
/** The package's command: `sallyport …` under Node 24, in the directory that it was called from. */
import { join } from 'node:path'
import { childEnvironment, findNode, runProgram } from './setup/node-runtime.mjs'
import { ROOT } from './setup/root.mjs'

try {
  const main = join(ROOT, 'src', 'main.ts')
  process.exitCode = await runProgram(findNode(), [main, ...process.argv.slice(2)], { env: childEnvironment() })
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 69
}
