import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { FETCH_PERMISSIONS, LOOKUP_PERMISSIONS, PERMISSIONS } from '../../src/adapters/github/permissions.ts'

const source = readFileSync(new URL('../../app.yml', import.meta.url), 'utf8')
const manifest = parse(source) as { default_permissions: Record<string, string>; default_events: string[] }
const granted = manifest.default_permissions

test('the App asks for exactly these permissions', () => {
  expect(granted).toEqual({
    contents: 'write',
    pull_requests: 'write',
    issues: 'write',
    checks: 'write',
    metadata: 'read',
    actions: 'read',
    members: 'read',
    statuses: 'read',
    deployments: 'read',
    merge_queues: 'read',
  })
})

test.each([
  'administration',
  'workflows',
  'secrets',
  'actions_variables',
  'environments',
  'organization_administration',
])('the App never asks for %s', (permission) => {
  expect(Object.keys(granted)).not.toContain(permission)
})

test('the App listens to what intake reads and to what was said above each event', () => {
  expect(manifest.default_events).toEqual([
    'issues',
    'issue_comment',
    'pull_request',
    'pull_request_review',
    'pull_request_review_comment',
    'check_run',
    'member',
    'membership',
    'team',
    'organization',
    'push',
    'status',
    'deployment_status',
    'merge_group',
  ])
})

test('each permission and each event has its reason on the line above', () => {
  const lines = source.split('\n')
  const named = [
    ...Object.keys(granted).map((name) => `  ${name}: ${granted[name]}`),
    ...manifest.default_events.map((event) => `  - ${event}`),
  ]
  const unexplained = named.filter((line) => !/^ {2}# \w/.test(lines[lines.indexOf(line) - 1] ?? ''))
  expect(unexplained).toEqual([])
})

test('no token of any purpose can do more than the App', () => {
  const levels = ['read', 'write']
  for (const wanted of [...Object.values(PERMISSIONS), FETCH_PERMISSIONS, LOOKUP_PERMISSIONS]) {
    for (const [name, level] of Object.entries(wanted)) {
      expect(levels.indexOf(level)).toBeLessThanOrEqual(levels.indexOf(granted[name] ?? ''))
    }
  }
})
