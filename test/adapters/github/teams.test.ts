import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { RepositoryHost } from '../../../src/ports/code-host.ts'
import { createEmulated, type Emulated } from './emulated.ts'

let here: Emulated
let people: RepositoryHost
let read: RepositoryHost

beforeAll(async () => {
  here = await createEmulated()
  people = here.codeHost.open(here.repository, 'people')
  read = here.codeHost.open(here.repository, 'read')
  here.github.addUser('otto')
  here.github.addTeam('acme', 'security', { members: ['wilma'], repositories: ['acme/parser'] })
  here.github.addTeam('acme', 'crypto', { members: ['otto'], parent: 'security' })
})

afterAll(async () => {
  await here.close()
  expect(here.github.violations).toEqual([])
})

describe('who is in a team', () => {
  test.each([
    ['security', 'wilma', true],
    ['security', 'otto', true],
    ['crypto', 'wilma', false],
    ['security', 'rita', false],
    ['nonsense', 'wilma', false],
    ['security', 'nobody-at-all', false],
  ])('of %s %s: %s', async (team, login, expected) => {
    expect(await people.isInTeam(team, login)).toBe(expected)
  })

  test('is seen at once when somebody leaves', async () => {
    here.github.setTeamMember('acme', 'crypto', { login: 'otto', isIn: false })
    expect(await people.isInTeam('security', 'otto')).toBe(false)
  })

  test('is nobody, as long as the team was not let onto the repository: any member may make one', async () => {
    here.github.addTeam('acme', 'given-up', { members: ['otto'] })
    expect(await people.isInTeam('given-up', 'otto')).toBe(false)
    here.github.grantTeam('acme', 'given-up', 'acme/parser')
    expect(await people.isInTeam('given-up', 'otto')).toBe(true)
  })

  test('is not told to a token for anything else', async () => {
    await expect(read.isInTeam('security', 'wilma')).rejects.toMatchObject({ code: 'forbidden' })
  })
})

test('says who has a login now', async () => {
  expect(await read.account('WILMA')).toMatchObject({ login: 'wilma', type: 'User' })
  expect(await read.account('nobody-at-all')).toBeUndefined()
})

test("lists a pull request's files under both names, and asks a team and people for a review", async () => {
  const wilma = here.github.as('wilma')
  await wilma.pushFiles('work', { 'src/parse.js': null, 'src/read.js': 'export {}\n', 'new.md': 'New\n' }, 'Move')
  const { number } = await wilma.openPullRequest({ title: 'Move', head: 'work' })
  const { paths, complete } = await read.pullFiles(number)
  expect({ paths: [...paths].sort(), complete }).toEqual({
    paths: ['new.md', 'src/parse.js', 'src/read.js'],
    complete: true,
  })
  const asked = async () => (await here.github.as('wilma').pull(number)).requested_teams?.map(({ slug }) => slug)
  await expect(
    here.codeHost.open(here.repository, 'gate').requestReviewers(number, [], ['security']),
  ).rejects.toMatchObject({ code: 'rejected' })
  const inviting = here.codeHost.open(here.repository, 'invite')
  await expect(inviting.requestReviewers(number, [], ['crypto'])).rejects.toMatchObject({ code: 'rejected' })
  await inviting.requestReviewers(number, [], ['security'])
  expect(await asked()).toEqual(['security'])
})

test('says what the rules of a branch want of reviews', async () => {
  expect(await read.reviewRules('main')).toBeUndefined()
  here.github.addRuleset('acme/parser', { branches: ['main'], requiredApprovals: 2, lastPushApproval: true })
  expect(await read.reviewRules('main')).toEqual({ count: 2, codeOwners: false, lastPush: true })
  expect(await read.reviewRules('other')).toBeUndefined()
})

test('without the permission teams cannot be read, and everything else can', async () => {
  const without = {
    metadata: 'read',
    contents: 'write',
    issues: 'write',
    pull_requests: 'write',
    checks: 'write',
  } as const
  here.github.setPermissions(here.repository.installationId, without)
  const later = here.codeHost.open(here.repository, 'people')
  await expect(later.isInTeam('security', 'wilma')).rejects.toMatchObject({ code: 'rejected', retryable: false })
  const read = here.codeHost.open(here.repository, 'read')
  expect(await read.roleOf((await read.account('wilma')) ?? { id: 0, login: '' })).toBe('write')
})
