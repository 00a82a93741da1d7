import { describe, expect, test } from '@jest/globals'
import { loadExamples } from '../../emulator/contract/examples.ts'
import { checkWebhook } from '../../emulator/contract/webhooks.ts'

type Json = Record<string, unknown>

const EVENTS = loadExamples()

function example(event: string, action?: string): Json {
  const found = EVENTS.find(({ name }) => name === event)?.examples.find((it) => it.action === action)
  if (found === undefined) throw new Error(`No example of ${event} ${action}`)
  return structuredClone(found) as Json
}

function inside(payload: Json, ...path: string[]): Json {
  return path.reduce((value, key) => value[key] as Json, payload)
}

describe("GitHub's own examples", () => {
  test.each(EVENTS.map(({ name, examples }) => ({ name, examples })))('every $name passes', ({ name, examples }) => {
    expect(examples.flatMap((payload) => checkWebhook(name, payload))).toEqual([])
  })

  test.each(EVENTS.map(({ name }) => name))('%s is not any object', (name) => {
    expect(checkWebhook(name, {})).not.toEqual([])
  })
})

describe('payloads that differ from them', () => {
  test('a key that all examples of the action have is missing', () => {
    const payload = example('pull_request', 'opened')
    delete inside(payload, 'pull_request', 'head').sha
    delete payload.number
    expect(checkWebhook('pull_request', payload)).toEqual([
      'The webhook pull_request.opened is wrong at /: lacks number.',
      'The webhook pull_request.opened is wrong at /pull_request/head: lacks sha.',
    ])
  })

  test('a key that only this action has is missing', () => {
    const payload = example('issues', 'labeled')
    delete payload.label
    expect(checkWebhook('issues', payload)).toEqual(['The webhook issues.labeled is wrong at /: lacks label.'])
    expect(checkWebhook('issues', { ...payload, action: 'closed' })).toEqual([])
  })

  test('a value has a type that was never seen', () => {
    const payload = example('issue_comment', 'created')
    Object.assign(inside(payload, 'comment'), { id: '7', body: null })
    expect(checkWebhook('issue_comment', payload)).toEqual([
      'The webhook issue_comment.created is wrong at /comment/id: is string, seen are number.',
      'The webhook issue_comment.created is wrong at /comment/body: is null, seen are string.',
    ])
  })

  test('an element of a list lacks what the others have', () => {
    const payload = example('push')
    payload.commits = [{ id: 'abc' }]
    expect(checkWebhook('push', payload)).toEqual([
      expect.stringMatching(/^The webhook push is wrong at \/commits\/0: lacks .*tree_id.*message.*\.$/),
    ])
  })

  test('an event or an action is not GitHub’s', () => {
    expect(checkWebhook('issue', {})).toEqual(['The webhook issue is no event that GitHub publishes examples of.'])
    expect(checkWebhook('check_run', { ...example('check_run', 'created'), action: 'started' })).toEqual([
      'The webhook check_run is wrong at /action: must be one of completed, created, requested_action, rerequested.',
    ])
  })

  test('no payload at all', () => {
    expect(checkWebhook('push', null)).toEqual(['The webhook push is wrong at /: is null, seen are object.'])
  })
})

describe('differences that are none', () => {
  test('what depends on who owns or installed may be absent, and any permission may be granted', () => {
    const payload = example('check_run', 'requested_action')
    delete payload.organization
    delete payload.installation
    Object.assign(inside(payload, 'check_run', 'app'), { permissions: { checks: 'write' } })
    expect(checkWebhook('check_run', payload)).toEqual([])
  })

  test('a body may be null where other events show it', () => {
    const payload = example('issues', 'opened')
    inside(payload, 'issue').body = null
    expect(checkWebhook('issues', payload)).toEqual([])
  })

  test('an action without an example is judged by the event', () => {
    const payload = { ...example('pull_request', 'synchronize'), action: 'edited' }
    expect(checkWebhook('pull_request', payload)).toEqual([])
    inside(payload, 'pull_request').draft = 'no'
    expect(checkWebhook('pull_request', payload)).toEqual([
      'The webhook pull_request.edited is wrong at /pull_request/draft: is string, seen are boolean.',
    ])
  })
})
