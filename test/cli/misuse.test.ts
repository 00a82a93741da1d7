import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

function sallyport(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stderr } = spawnSync(process.execPath, ['src/main.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', ...env },
  })
  return { status, said: stderr.split('\n\n')[0]?.trim(), stack: stderr.includes('    at ') }
}

test.each([
  ['audit frob', "audit has no 'frob': say verify RUN"],
  ['audit verify', 'verify takes one run'],
  ['runs --limit x', "--limit takes a whole number from 1 to 1000, not 'x'"],
  ['spend --by colour', "--by takes run, repository, person, day, organisation; not 'colour'"],
  ['spend --since yesterday', "--since takes a date such as 2026-01-31, or a time; not 'yesterday'"],
  ['memory frob acme/x', "memory has no 'frob': say list, add, rm, export, import"],
  ['doctor acme', "'acme' is no repository: write OWNER/NAME"],
  ['doctor --frob', "Unknown option '--frob'"],
])('sallyport %s says what was wrong, above how it is meant', (line, said) => {
  expect(sallyport(line.split(' '))).toEqual({ status: 64, said, stack: false })
})

test('what cannot be used is one line, not where in the program that was found', () => {
  expect(sallyport(['policy', 'check', 'docs'])).toEqual({
    status: 78,
    said: 'docs is a directory: name a file',
    stack: false,
  })
  expect(sallyport(['runs'], { SALLYPORT_DATA: '/proc/nope' })).toEqual({
    status: 69,
    said: "/proc/nope/postgres can't hold the database: ENOENT: no such file or directory, mkdir '/proc/nope'",
    stack: false,
  })
  expect(sallyport(['runs'], { DATABASE_URL: 'nonsense' })).toEqual({
    status: 78,
    said: 'DATABASE_URL must look like postgres://USER:PASSWORD@HOST/NAME',
    stack: false,
  })
  expect(sallyport(['runs'], { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' })).toEqual({
    status: 69,
    said: 'PostgreSQL: connect ECONNREFUSED 127.0.0.1:1\nDoes DATABASE_URL name the right database, and does it run?',
    stack: false,
  })
})
