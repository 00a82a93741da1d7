import { describe, expect, test } from '@jest/globals'
import { createContract } from '../../emulator/contract/contract.ts'

const contract = createContract()
const READY = `mutation ($id: ID!) {
  markPullRequestReadyForReview(input: { pullRequestId: $id }) {
    pullRequest { id number isDraft reviewDecision headRefOid }
  }
}`
const PULL_REQUEST = { id: 'PR_1', number: 1, isDraft: false, reviewDecision: null, headRefOid: 'abc' }

describe('documents', () => {
  test('a valid mutation with its variables has no violation', () => {
    expect(contract.checkGraphql(READY, { id: 'PR_1' })).toEqual([])
  })

  const wrong: [string, string, unknown, RegExp[]][] = [
    ['does not parse', 'mutation {', {}, [/Syntax Error/]],
    [
      'selects an unknown field',
      READY.replace('isDraft', 'draft'),
      { id: 'x' },
      [/at 3:29: Cannot query field "draft"/],
    ],
    ['calls an unknown mutation', 'mutation { markReady }', {}, [/Cannot query field "markReady"/]],
    ['lacks an argument', READY.replace('(input: { pullRequestId: $id })', ''), { id: 'x' }, [/"input"/, /never used/]],
    ['lacks a variable', READY, {}, [/"\$id" of required type "ID!" was not provided/]],
    ['gives a variable of the wrong type', READY, { id: ['x'] }, [/"\$id" got invalid value/]],
    ['gives an undeclared variable', READY, { id: 'x', pullRequest: 'y' }, [/variable \/pullRequest is not declared/]],
  ]
  test.each(wrong)('one that %s is refused', (_, query, variables, violations) => {
    expect(contract.checkGraphql(query, variables)).toEqual(violations.map((it) => expect.stringMatching(it)))
  })
})

describe('answers to POST /graphql', () => {
  function answer(pullRequest: object | null) {
    const body = { data: { markPullRequestReadyForReview: { pullRequest } } }
    const request = { query: READY, variables: { id: 'PR_1' } }
    return { method: 'POST', path: '/graphql', query: '', requestBody: request, status: 200, responseBody: body }
  }
  const at = 'The answer of POST /graphql is wrong at /data/markPullRequestReadyForReview/pullRequest'

  test('what was selected, in the types of the schema, has no violation', () => {
    expect(contract.check(answer(PULL_REQUEST))).toEqual([])
    expect(contract.check(answer(null))).toEqual([])
  })

  const wrong: [string, object, string][] = [
    ['lacks a field', { ...PULL_REQUEST, isDraft: undefined }, '/isDraft: is selected and missing.'],
    ['has a wrong type', { ...PULL_REQUEST, number: '1' }, '/number: must be Int.'],
    ['has null where there is none', { ...PULL_REQUEST, headRefOid: null }, '/headRefOid: must not be null.'],
    [
      'has no value of the enum',
      { ...PULL_REQUEST, reviewDecision: 'OK' },
      '/reviewDecision: must be PullRequestReviewDecision.',
    ],
  ]
  test.each(wrong)('one that %s is a violation', (_, pullRequest, violation) => {
    expect(contract.check(answer(pullRequest))).toEqual([at + violation])
  })

  test('lists, fragments and interfaces are followed', () => {
    const query = `query ($id: ID!) { node(id: $id) { __typename id ... on PullRequest { commits(first: 1) { nodes { commit { ...C } } } } } }
      fragment C on Commit { oid tree { oid } }`
    const nodes = [{ commit: { oid: 'abc', tree: { oid: 5 } } }, null, { commit: { oid: 'abc' } }]
    const data = { node: { __typename: 'PullRequest', id: 'PR_1', commits: { nodes } } }
    const request = { query, variables: { id: 'PR_1' } }
    expect(contract.check({ ...answer(null), requestBody: request, responseBody: { data } })).toEqual([
      'The answer of POST /graphql is wrong at /data/node/commits/nodes/0/commit/tree/oid: must be GitObjectID.',
      'The answer of POST /graphql is wrong at /data/node/commits/nodes/2/commit/tree: is selected and missing.',
    ])
  })

  test('an error without data is an answer too', () => {
    const errors = [{ type: 'NOT_FOUND', message: 'Could not resolve to a node' }]
    expect(contract.check({ ...answer(null), responseBody: { data: null, errors } })).toEqual([])
  })
})
