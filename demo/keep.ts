import { copyFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { World } from './world.ts'

/** Leaves everything running until Ctrl-C, with what one needs to look around. */
export async function waitForInterrupt(world: World, write: (line: string) => void): Promise<void> {
  write(`\nGitHub      ${world.github.url}\n`)
  write(`model       ${world.model.baseUrl}\n`)
  write(`Sallyport   ${world.sallyport.webUrl}\n`)
  write(`PostgreSQL  ${world.sallyport.stores.connectionString}\n`)
  write(`log         ${world.logFile}\n`)
  write(
    `as noor     curl -H "Authorization: token ${world.github.tokenOf('noor')}" ${world.github.url}/repos/acme/path-parse/pulls\n`,
  )
  write('Ctrl-C ends it.\n')
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
}

/** The log outlives the demo's directory when something went wrong. */
export function keepLog(world: World): string {
  const kept = join(tmpdir(), `sallyport-demo-${process.pid}.log`)
  copyFileSync(world.logFile, kept)
  return kept
}
