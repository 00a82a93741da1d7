import { describe, expect, test } from '@jest/globals'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import { examineApp, examineGrants, examineHook } from '../../src/doctor/app.ts'
import { examine, isSound } from '../../src/doctor/examine.ts'
import {
  examineDrafts,
  examineOtherCi,
  examinePolicy,
  examineWorkflows,
  examineWriters,
} from '../../src/doctor/repository.ts'
import { examineForeign, examineRules } from '../../src/doctor/rules.ts'
import { ok, type Row } from '../../src/domain/examination.ts'
import { Fault } from '../../src/domain/fault.ts'
import type { BranchRules } from '../../src/ports/inspection.ts'

const APP = 7
const NAMES = ['sallyport/evidence', 'sallyport/guard', 'sallyport/approval']
const WANTED = { permissions: { contents: 'write', metadata: 'read' }, events: ['issues', 'push'] }
const HOOK = { url: 'https://gate.example.com/api/github/webhooks', contentType: 'json', insecureTls: false }
const SHUT: BranchRules = {
  requiredChecks: NAMES.map((name) => ({ name, appId: APP })),
  reviews: { count: 1, lastPush: true },
  bypass: [],
}

function health(rows: readonly Row[]): string[] {
  return rows.map((row) => `${row.health} ${row.check}`)
}

describe('the registered App', () => {
  test('is fine when it is as app.yml has it', () => {
    expect(health(examineApp(WANTED, WANTED))).toEqual(['ok app-permissions', 'ok app-events'])
  })

  test.each([
    [{ contents: 'read', metadata: 'read' }, ['fail permissions'], 'contents: write'],
    [{ metadata: 'read' }, ['fail permissions'], 'contents: write'],
    [{ contents: 'write', metadata: 'read', packages: 'read' }, ['warn permissions'], 'packages: read'],
    [{ contents: 'write', metadata: 'read', administration: 'write' }, ['fail permissions'], 'administration: write'],
    [{ contents: 'write', metadata: 'read', workflows: 'write' }, ['fail permissions'], 'workflows: write'],
    [{ contents: 'admin', metadata: 'read' }, ['warn permissions'], 'contents: admin'],
  ])('with %j each difference is named', (granted, wanted, named) => {
    const rows = examineGrants('permissions', granted, WANTED.permissions)
    expect(health(rows)).toEqual(wanted)
    expect(rows[0]?.reason).toContain(named)
    expect(rows[0]?.todo).toBeDefined()
  })

  test.each([
    [['issues'], 'fail app-events', 'push'],
    [['issues', 'push', 'fork'], 'warn app-events', 'fork'],
  ])('told of %j says what is missing or too much', (events, wanted, named) => {
    const [, row] = examineApp({ ...WANTED, events }, WANTED)
    expect(`${row?.health} ${row?.check}`).toBe(wanted)
    expect(row?.reason).toContain(named)
  })

  test.each([
    [HOOK, 'ok'],
    [{ insecureTls: false }, 'fail'],
    [{ ...HOOK, url: 'https://gate.example.com/' }, 'fail'],
    [{ ...HOOK, url: 'nowhere' }, 'fail'],
    [{ ...HOOK, contentType: 'form' }, 'fail'],
    [{ ...HOOK, url: 'http://gate.example.com/api/github/webhooks' }, 'warn'],
    [{ ...HOOK, insecureTls: true }, 'warn'],
  ])('webhooks set as %j are %s', (hook, wanted) => {
    const traffic = { arrived: 2, failed: [], newestArrived: true }
    expect(health(examineHook(hook, traffic))).toEqual([`${wanted} webhook-address`, 'ok webhook-deliveries'])
  })

  test('webhooks that failed are counted, with what they told of and the newest', () => {
    const failed = ['push', 'issues', 'push'].map((event, id) => {
      return { event, at: `2026-03-0${3 - id}T00:00:00Z`, status: 502 }
    })
    expect(examineHook(HOOK, { arrived: 4, failed, newestArrived: true })[1]).toMatchObject({
      health: 'warn',
      reason:
        '3 of 7 webhooks of the last three days did not arrive (issues, push), the newest of them at ' +
        '2026-03-03T00:00:00Z; later ones did.',
    })
  })

  test.each([
    [401, 'WEBHOOK_SECRET'],
    [404, 'Something else answers there'],
    [301, 'without a redirect'],
    [502, 'firewall'],
    [504, 'firewall'],
    [503, 'start Sallyport'],
    [400, 'Recent Deliveries'],
  ])('where the newest webhook got %i, nothing arrives, and what stands between is named', (status, todo) => {
    const failed = [{ event: 'push', at: '2026-03-03T00:00:00Z', status }]
    expect(examineHook(HOOK, { arrived: 0, failed, newestArrived: false })[1]).toMatchObject({
      health: 'fail',
      reason: expect.stringContaining(`it got ${status}.`),
      todo: expect.stringContaining(todo),
    })
  })

  test('where GitHub sent nothing, whether it arrives is not known', () => {
    expect(health(examineHook(HOOK, { arrived: 0, failed: [] }))[1]).toBe('unknown webhook-deliveries')
  })
})

describe('the rules of the default branch', () => {
  test('that shut both doors are fine', () => {
    expect(health(examineRules(SHUT, APP, false))).toEqual(['ok required-checks', 'ok pull-requests', 'ok bypass'])
  })

  test.each([
    ['a check is not required', { ...SHUT, requiredChecks: SHUT.requiredChecks.slice(1) }, 'fail required-checks'],
    ['a check has no source', { ...SHUT, requiredChecks: NAMES.map((name) => ({ name })) }, 'fail required-checks'],
    [
      'a check has another source',
      { ...SHUT, requiredChecks: NAMES.map((name) => ({ name, appId: 8 })) },
      'fail required-checks',
    ],
    [
      'a check is required twice, once bound',
      { ...SHUT, requiredChecks: [...NAMES.map((name) => ({ name })), ...SHUT.requiredChecks] },
      'ok required-checks',
    ],
    ['no pull request is required', { requiredChecks: SHUT.requiredChecks, bypass: [] }, 'fail pull-requests'],
    ['the last push needs no approval', { ...SHUT, reviews: { count: 1, lastPush: false } }, 'warn last-push-approval'],
    ['no review is required', { ...SHUT, reviews: { count: 0, lastPush: false } }, 'ok pull-requests'],
    ['somebody may pass', { ...SHUT, bypass: ['Team 5 (always)'] }, 'warn bypass'],
    [
      'who may pass is not shown',
      { requiredChecks: SHUT.requiredChecks, reviews: { count: 1, lastPush: true } },
      'unknown bypass',
    ],
    ['the plan has no rulesets', undefined, 'fail plan'],
  ])('where %s, a row says so', (_, rules, wanted) => {
    expect(health(examineRules(rules, APP, true))).toContain(wanted)
  })

  test('our own check runs are ours, others of the same name are not', () => {
    const run = { name: 'sallyport/guard', commit: 'a'.repeat(40) }
    expect(examineForeign([{ ...run, by: 'App 7' }], APP).health).toBe('ok')
    expect(examineForeign([{ ...run, by: 'App 8' }], APP)).toMatchObject({
      health: 'warn',
      places: ['sallyport/guard by App 8 on aaaaaaaaaaaa'],
    })
  })
})

describe('the repository', () => {
  test('each exposing place is a row with file, line and what to change', () => {
    const exposure = { path: '.github/workflows/ci.yml', line: 12, what: 'the secret A, on push', todo: 'Move it.' }
    expect(examineWorkflows([{ ...exposure, kind: 'secret' }])).toEqual([
      {
        check: 'workflows',
        health: 'warn',
        reason: 'Code of the agent would have the secret A, on push in reach, so every change is held.',
        todo: 'Move it.',
        places: ['.github/workflows/ci.yml:12'],
      },
    ])
    expect(health(examineWorkflows([]))).toEqual(['ok workflows'])
  })

  test('other CI systems are not known', () => {
    expect(examineOtherCi(['README.md', '.travis.yml', '.github'])).toMatchObject([
      { health: 'unknown', places: ['.travis.yml'] },
    ])
    expect(examineOtherCi(['README.md'])).toEqual([])
  })

  test('each problem of the policy is a row', () => {
    expect(health(examinePolicy({ problems: ['a', 'b'], ignored: [] }))).toEqual(['fail policy', 'fail policy'])
    expect(health(examinePolicy({ problems: [], ignored: ['c'] }))).toEqual(['warn policy'])
    expect(health(examinePolicy({ problems: [], ignored: [] }))).toEqual(['ok policy'])
  })

  test('a private repository without rulesets has no drafts: the policy must know', () => {
    expect(health(examineDrafts({}, true))).toEqual(['fail drafts'])
    expect(examineDrafts({ draft: 'never' }, true)).toEqual([])
    expect(examineDrafts({}, false)).toEqual([])
  })

  test.each([
    [['ann', 'ben'], 'ok'],
    [['ann'], 'warn'],
    [[], 'warn'],
  ])('with %j who may write it is %s', (writers, wanted) => {
    expect(examineWriters(writers, undefined).health).toBe(wanted)
  })

  test('a sole writer is told of the policy that lets them approve, and what it gives up once it is there', () => {
    const policy = (requester: 'never' | 'if-sole-writer') => ({ approval: { ...DEFAULT_POLICY.approval, requester } })
    expect(examineWriters(['ann'], policy('never')).todo).toContain('requester: if-sole-writer')
    expect(examineWriters(['ann'], policy('if-sole-writer'))).toMatchObject({
      health: 'warn',
      reason: expect.stringContaining('one pair of eyes'),
    })
    expect(examineWriters(['ann', 'ben'], policy('if-sole-writer')).health).toBe('ok')
  })
})

describe('looking', () => {
  test('a fault is a row of its own and the rest is still looked at; a bug is thrown', async () => {
    const fault = new Fault('network', 'no route', { retryable: true })
    const rows = await examine([
      { name: 'one', look: async () => Promise.reject(fault) },
      { name: 'two', look: async () => [ok('two', 'Fine.')] },
    ])
    expect(health(rows)).toEqual(['unknown one', 'ok two'])
    expect(isSound(rows)).toBe(true)
    await expect(examine([{ name: 'x', look: () => Promise.reject(new Error('bug')) }])).rejects.toThrow('bug')
  })

  test('only a failed row is unsound', () => {
    const row = { check: 'x', reason: 'y' }
    expect(isSound([{ ...row, health: 'warn' }])).toBe(true)
    expect(
      isSound([
        { ...row, health: 'ok' },
        { ...row, health: 'fail' },
      ]),
    ).toBe(false)
  })
})
