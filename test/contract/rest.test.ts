import { describe, expect, test } from '@jest/globals'
import { createContract, type Exchange } from '../../emulator/contract/contract.ts'
import { GOOD } from './exchanges.ts'

const contract = createContract()

function variant(exchange: Exchange, change: (copy: { -readonly [K in keyof Exchange]: Exchange[K] }) => void) {
  const copy = structuredClone(exchange)
  change(copy)
  return copy
}

describe('exchanges that are true to the description', () => {
  test.each(Object.entries(GOOD))('%s has no violation', (_, exchange) => {
    expect(contract.check(exchange)).toEqual([])
  })
})

describe('requests that are not', () => {
  const wrong: [string, Exchange, string[]][] = [
    [
      'an operation that is not in the extract',
      variant(GOOD.getRef, (it) => {
        it.path = '/repos/octo/hello/git/reference/heads/main'
      }),
      [
        'GET /repos/octo/hello/git/reference/heads/main is no operation of the extract: correct it, or add it to operations.ts.',
      ],
    ],
    [
      'the wrong method',
      variant(GOOD.createTree, (it) => {
        it.method = 'PUT'
      }),
      ['PUT /repos/octo/hello/git/trees is no operation of the extract: correct it, or add it to operations.ts.'],
    ],
    [
      'a property that GitHub ignores',
      variant(GOOD.createCheckRun, (it) => Object.assign(it.requestBody as object, { conclusions: 'success' })),
      ['The request POST /repos/{owner}/{repo}/check-runs is wrong at /conclusions: is not listed, GitHub ignores it.'],
    ],
    [
      'a nested property that GitHub ignores',
      variant(GOOD.createTree, (it) => {
        it.requestBody = { tree: [{ path: 'a', mode: '100644', type: 'blob', contents: 'x' }] }
      }),
      [
        'The request POST /repos/{owner}/{repo}/git/trees is wrong at /tree/0/contents: is not listed, GitHub ignores it.',
      ],
    ],
    [
      'a permission that does not exist',
      variant(GOOD.createToken, (it) => {
        it.requestBody = { permissions: { content: 'write' } }
      }),
      [
        'The request POST /app/installations/{installation_id}/access_tokens is wrong at /permissions/content: is not listed, GitHub ignores it.',
      ],
    ],
    [
      'a missing property',
      variant(GOOD.createCheckRun, (it) => {
        it.requestBody = { name: 'sallyport/guard' }
      }),
      ['The request POST /repos/{owner}/{repo}/check-runs is wrong at /: lacks head_sha.'],
    ],
    [
      'a value outside the list',
      variant(GOOD.createCheckRun, (it) => Object.assign(it.requestBody as object, { status: 'running' })),
      [
        'The request POST /repos/{owner}/{repo}/check-runs is wrong at /status: must be one of queued, in_progress, completed.',
      ],
    ],
    [
      'a wrong type',
      variant(GOOD.createToken, (it) => {
        it.requestBody = { repository_ids: ['hello'] }
      }),
      [
        'The request POST /app/installations/{installation_id}/access_tokens is wrong at /repository_ids/0: must be integer.',
      ],
    ],
    [
      'no body where one is required',
      variant(GOOD.createTree, (it) => {
        it.requestBody = undefined
      }),
      ['The request POST /repos/{owner}/{repo}/git/trees lacks its body.'],
    ],
    [
      'a body where there is none',
      variant(GOOD.revokeToken, (it) => {
        it.requestBody = { token: 'x' }
      }),
      ['The request DELETE /installation/token has a body at /: documented is none.'],
    ],
    [
      'an unlisted query parameter',
      variant(GOOD.listInstallations, (it) => {
        it.query = 'perPage=100'
      }),
      ['The request GET /app/installations has the unlisted query parameter perPage.'],
    ],
    [
      'a query parameter of the wrong type',
      variant(GOOD.listInstallations, (it) => {
        it.query = 'per_page=all'
      }),
      ['The parameter per_page of GET /app/installations is wrong at /: must be integer.'],
    ],
    [
      'a path parameter of the wrong type',
      variant(GOOD.deleteComment, (it) => {
        it.path = '/repos/octo/hello/issues/comments/undefined'
      }),
      [
        'The parameter comment_id of DELETE /repos/{owner}/{repo}/issues/comments/{comment_id} is wrong at /: must be integer.',
      ],
    ],
  ]
  test.each(wrong)('%s', (_, exchange, violations) => {
    expect(contract.check(exchange)).toEqual(violations)
  })
})

describe('answers that are not', () => {
  const wrong: [string, Exchange, string[]][] = [
    [
      'a missing property',
      variant(GOOD.createCheckRun, (it) => {
        const { node_id, app, ...rest } = it.responseBody as Record<string, unknown>
        it.responseBody = rest
      }),
      ['The answer 201 of POST /repos/{owner}/{repo}/check-runs is wrong at /: lacks node_id, app.'],
    ],
    [
      'a wrong type',
      variant(GOOD.createCheckRun, (it) => Object.assign(it.responseBody as object, { id: '4' })),
      ['The answer 201 of POST /repos/{owner}/{repo}/check-runs is wrong at /id: must be integer.'],
    ],
    [
      'null where null is not documented',
      variant(GOOD.createCheckRun, (it) => Object.assign(it.responseBody as object, { name: null })),
      ['The answer 201 of POST /repos/{owner}/{repo}/check-runs is wrong at /name: must be string.'],
    ],
    [
      'a date that is none',
      variant(GOOD.createCheckRun, (it) => Object.assign(it.responseBody as object, { started_at: '2026-01-02' })),
      [
        'The answer 201 of POST /repos/{owner}/{repo}/check-runs is wrong at /started_at: must match format "date-time".',
      ],
    ],
    [
      'a link that is none',
      variant(GOOD.getRef, (it) => Object.assign(it.responseBody as object, { url: '/repos/octo/hello' })),
      ['The answer 200 of GET /repos/{owner}/{repo}/git/ref/{ref} is wrong at /url: must match format "uri".'],
    ],
    [
      'a status that is not documented',
      variant(GOOD.createTree, (it) => {
        it.status = 200
      }),
      ['The status 200 is not documented for POST /repos/{owner}/{repo}/git/trees: 201, 403, 404, 409, 422 are.'],
    ],
    [
      'a body with 204',
      variant(GOOD.deleteComment, (it) => {
        it.responseBody = { ok: true }
      }),
      [
        'The answer 204 of DELETE /repos/{owner}/{repo}/issues/comments/{comment_id} has a body at /: documented is none.',
      ],
    ],
    [
      'an error without its message',
      variant(GOOD.rateLimited, (it) => {
        it.responseBody = { error: 'Slow down' }
      }),
      ['The answer 429 of GET /repos/{owner}/{repo}/labels is wrong at /message: must be string.'],
    ],
    [
      'a validation error in a shape of its own',
      variant(GOOD.createTree, (it) => {
        it.status = 422
        it.responseBody = { message: 'Validation Failed', errors: [{ field: 'tree' }] }
      }),
      [
        'The answer 422 of POST /repos/{owner}/{repo}/git/trees is wrong at /: lacks documentation_url.',
        'The answer 422 of POST /repos/{owner}/{repo}/git/trees is wrong at /errors/0: lacks code.',
      ],
    ],
  ]
  test.each(wrong)('%s', (_, exchange, violations) => {
    expect(contract.check(exchange)).toEqual(violations)
  })
})

describe('which operation is meant', () => {
  const meant: [string, string, string][] = [
    [
      'a branch name with a slash, encoded',
      'GET /repos/o/r/branches/agent%2Ffix',
      'GET /repos/{owner}/{repo}/branches/{branch}',
    ],
    ['a ref with slashes, raw', 'GET /repos/o/r/git/ref/heads/a/b', 'GET /repos/{owner}/{repo}/git/ref/{ref}'],
    [
      'what hangs on a commit',
      'GET /repos/o/r/commits/abc/check-runs',
      'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
    ],
    ['a commit', 'GET /repos/o/r/commits/abc', 'GET /repos/{owner}/{repo}/commits/{ref}'],
    ['a file in a folder', 'GET /repos/o/r/contents/.github/agent.yml', 'GET /repos/{owner}/{repo}/contents/{path}'],
    ['two branches', 'GET /repos/o/r/compare/main...a%2Fb', 'GET /repos/{owner}/{repo}/compare/{basehead}'],
    [
      'a comment, not an issue',
      'GET /repos/o/r/issues/comments/5',
      'GET /repos/{owner}/{repo}/issues/comments/{comment_id}',
    ],
  ]
  test.each(meant)('%s', (_, request, key) => {
    const [method = '', path = ''] = request.split(' ')
    const exchange = { method, path, query: '', requestBody: undefined, status: 418, responseBody: undefined }
    expect(contract.check(exchange)).toEqual([expect.stringContaining(`The status 418 is not documented for ${key}:`)])
  })
})

test('requests and answers are counted, an unknown operation without its answer', () => {
  const fresh = createContract()
  fresh.check(GOOD.getRef)
  fresh.check({ ...GOOD.getRef, path: '/nowhere' })
  fresh.checkGraphql('{ viewer { login } }', {})
  expect(fresh.counts).toEqual({ requests: 2, responses: 1, graphql: 1 })
})
