import { expect, test } from '@jest/globals'
import { examineCodeOwners, examineTeams } from '../../src/doctor/approvers.ts'

const PLAIN = { role: 'write', count: 1, reviewers: [] } as const
const NAMING = { ...PLAIN, groups: [{ teams: ['core', 'docs'], users: [] }] }

test('teams that the policy names are looked for', () => {
  const ask = { role: 'write' } as const
  expect(examineTeams({ ask, approval: PLAIN }, undefined)).toEqual([])
  expect(examineTeams({ ask, approval: NAMING }, ['core', 'docs'])).toMatchObject([{ health: 'ok' }])
  expect(examineTeams({ ask, approval: NAMING }, ['core'])).toMatchObject([
    { health: 'fail', reason: expect.stringContaining('docs') },
  ])
  expect(examineTeams({ ask, approval: NAMING }, undefined)).toMatchObject([
    { health: 'fail', todo: expect.stringContaining('members: read') },
  ])
  const asks = { ask: { ...ask, groups: NAMING.groups }, approval: PLAIN }
  expect(examineTeams(asks, ['core'])).toMatchObject([{ health: 'fail', reason: expect.stringContaining('docs') }])
})

test('errors of CODEOWNERS are told where owners are required', () => {
  const errors = ['CODEOWNERS:2: Invalid pattern']
  expect(examineCodeOwners(PLAIN, errors)).toEqual([])
  expect(examineCodeOwners({ ...PLAIN, codeOwners: 'required' }, errors)).toMatchObject([
    { health: 'fail', places: errors },
  ])
})
