import { copyFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { World } from './world.ts'

/** What one needs to look around while everything is left running. */
export function showAddresses(world: World, write: (line: string) => void): void {
  write(`\nGitHub      ${world.github.url}\n`)
  write(`model       ${world.model.baseUrl}\n`)
  write(`Sallyport   ${world.sallyport.webUrl}\n`)
  write(`PostgreSQL  ${world.sallyport.stores.connectionString}\n`)
  write(`log         ${world.logFile}\n`)
  write(
    `as noor     curl -H "Authorization: token ${world.github.tokenOf('noor')}" ${world.github.url}/repos/acme/path-parse/pulls\n`,
  )
  write('Ctrl-C ends it.\n')
}

/** The log outlives the demo's directory when something went wrong. */
export function keepLog(world: World): string {
  const kept = join(tmpdir(), `sallyport-demo-${process.pid}.log`)
  copyFileSync(world.logFile, kept)
  return kept
}
