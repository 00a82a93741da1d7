import { createSign, generateKeyPairSync } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  createAppOctokit,
  createOctokit,
  createScene,
  createTokenOctokit,
  REPO,
  refusalOf,
  type Scene,
} from './scene.ts'

let scene: Scene
let clock = Date.parse('2026-03-01T12:00:00Z')

beforeEach(async () => {
  clock = Date.now()
  scene = await createScene({ now: () => new Date(clock) })
})

afterEach(async () => {
  await scene.close()
  expect(scene.github.violations).toEqual([])
})

async function mint(wanted: { permissions?: Record<string, string>; repositories?: string[] } = {}): Promise<string> {
  const octokit = createAppOctokit(scene.github, scene.app)
  const call = { installation_id: scene.installationId, ...wanted }
  return (await octokit.rest.apps.createInstallationAccessToken(call)).data.token
}

function jwt(claims: object, key = scene.app.privateKey, algorithm = 'RS256'): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const head = `${encode({ alg: algorithm, typ: 'JWT' })}.${encode(claims)}`
  return `${head}.${createSign('sha256').update(head).sign(key, 'base64url')}`
}

async function askAs(authorization: string | undefined, path: string): Promise<number> {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
  const response = await fetch(`${scene.github.url}${path}`, { headers })
  await response.text()
  return response.status
}

describe('the App itself', () => {
  const seconds = (): number => Math.floor(clock / 1000)

  test('is known by a JWT that it signed, for ten minutes at most', async () => {
    const good = { iss: String(scene.app.appId), iat: seconds() - 60, exp: seconds() + 540 }
    const { privateKey: stranger } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = stranger.export({ type: 'pkcs8', format: 'pem' }).toString()
    expect({
      good: await askAs(`Bearer ${jwt(good)}`, '/app'),
      byClientId: await askAs(`Bearer ${jwt({ ...good, iss: scene.app.clientId })}`, '/app'),
      stranger: await askAs(`Bearer ${jwt(good, pem)}`, '/app'),
      unsigned: await askAs(`Bearer ${jwt(good, undefined, 'none')}`, '/app'),
      expired: await askAs(`Bearer ${jwt({ ...good, exp: seconds() - 1 })}`, '/app'),
      tooLong: await askAs(`Bearer ${jwt({ ...good, exp: seconds() + 1200 })}`, '/app'),
      unborn: await askAs(`Bearer ${jwt({ ...good, iat: seconds() + 300 })}`, '/app'),
      installation: await askAs(`Bearer ${await mint()}`, '/app'),
    }).toEqual({
      good: 200,
      byClientId: 200,
      stranger: 401,
      unsigned: 401,
      expired: 401,
      tooLong: 401,
      unborn: 401,
      installation: 401,
    })
  })

  test('finds its installation by repository', async () => {
    const octokit = createAppOctokit(scene.github, scene.app)
    const { data } = await octokit.rest.apps.getRepoInstallation(REPO)
    expect([data.id, data.app_slug, data.permissions.contents]).toEqual([scene.installationId, 'sallyport', 'write'])
    expect((await octokit.rest.apps.listInstallations()).data.map(({ id }) => id)).toEqual([scene.installationId])
  })
})

describe('tokens of an installation', () => {
  test('are narrowed to what was asked for', async () => {
    const octokit = createTokenOctokit(scene.github, await mint({ permissions: { contents: 'read' } }))
    expect((await octokit.rest.repos.getBranch({ ...REPO, branch: 'main' })).status).toBe(200)
    const blob = octokit.rest.git.createBlob({ ...REPO, content: 'x' })
    expect(await refusalOf(blob)).toEqual({ status: 403, message: 'Resource not accessible by integration' })
    expect((await refusalOf(octokit.rest.issues.listForRepo(REPO))).status).toBe(403)
  })

  test('never have more than was granted', async () => {
    for (const permissions of [{ contents: 'write', workflows: 'write' }, { administration: 'read' }]) {
      expect(await refusalOf(mint({ permissions }))).toEqual({
        status: 422,
        message: 'The permissions requested are not granted to this installation.',
      })
    }
  })

  test('reach the named repositories only; private ones are not there, public ones are only read', async () => {
    const { github } = scene
    await github.addRepository({ owner: 'acme', name: 'other', private: true })
    await github.addRepository({ owner: 'acme', name: 'third', private: true })
    const id = github.installApp(scene.app, ['acme/app', 'acme/other'])
    const octokit = createAppOctokit(github, scene.app)
    const wanted = { installation_id: id, repositories: ['other'] }
    const { data } = await octokit.rest.apps.createInstallationAccessToken(wanted)
    expect(data.repositories?.map(({ name }) => name)).toEqual(['other'])
    const narrow = createTokenOctokit(github, data.token)
    expect((await narrow.rest.repos.get({ owner: 'acme', repo: 'other' })).status).toBe(200)
    expect((await narrow.rest.repos.get({ owner: 'acme', repo: 'app' })).status).toBe(200)
    const change = { owner: 'acme', repo: 'app', title: 'A', body: 'b' }
    expect(await refusalOf(narrow.rest.issues.create(change))).toMatchObject({ status: 403 })
    for (const repo of ['third', 'none']) {
      expect(await refusalOf(narrow.rest.repos.get({ owner: 'acme', repo }))).toEqual({
        status: 404,
        message: 'Not Found',
      })
    }
    const beyond = octokit.rest.apps.createInstallationAccessToken({ installation_id: id, repositories: ['third'] })
    expect((await refusalOf(beyond)).status).toBe(422)
  })

  test('end after an hour, when revoked, and while the installation is suspended', async () => {
    const token = await mint()
    const path = '/repos/acme/app'
    expect(await askAs(`token ${token}`, path)).toBe(200)
    scene.github.suspend(scene.installationId, true)
    expect(await askAs(`token ${token}`, path)).toBe(403)
    scene.github.suspend(scene.installationId, false)
    const revoked = await mint()
    await createTokenOctokit(scene.github, revoked).rest.apps.revokeInstallationAccessToken()
    expect(await askAs(`token ${revoked}`, path)).toBe(401)
    clock += 60 * 60 * 1000 + 1
    expect(await askAs(`token ${token}`, path)).toBe(401)
    expect(await askAs('token ghs_made_up', path)).toBe(401)
  })

  test('with pull_requests only reach comments of pull requests and not of issues', async () => {
    const { github } = scene
    await github.as('ann').openIssue({ title: 'An issue' })
    await github.as('ben').pushFiles('b', { a: 'a' }, 'B')
    await github.as('ben').openPullRequest({ title: 'A pull request', head: 'b' })
    const octokit = createTokenOctokit(github, await mint({ permissions: { pull_requests: 'write' } }))
    const comment = (issue_number: number) =>
      octokit.rest.issues.createComment({ ...REPO, issue_number, body: 'Hello' })
    expect((await comment(2)).status).toBe(201)
    expect((await refusalOf(comment(1))).status).toBe(403)
  })
})

describe('people', () => {
  test('are known by role_name, as the old field maps them', async () => {
    const roles = []
    for (const username of ['ann', 'ben', 'tom', 'rita', 'acme', 'sallyport[bot]']) {
      const { data } = await scene.octokit.rest.repos.getCollaboratorPermissionLevel({ ...REPO, username })
      roles.push([username, data.role_name, data.permission, data.user?.type])
    }
    scene.github.setCollaborator('acme/app', 'ben', 'maintain')
    const { data } = await scene.octokit.rest.repos.getCollaboratorPermissionLevel({ ...REPO, username: 'ben' })
    roles.push(['ben', data.role_name, data.permission, data.user?.type])
    expect(roles).toEqual([
      ['ann', 'admin', 'admin', 'User'],
      ['ben', 'write', 'write', 'User'],
      ['tom', 'triage', 'read', 'User'],
      ['rita', 'read', 'read', 'User'],
      ['acme', 'admin', 'admin', 'Organization'],
      ['sallyport[bot]', 'write', 'write', 'Bot'],
      ['ben', 'maintain', 'write', 'User'],
    ])
  })

  test('without a role do not see a private repository; nobody is let in without a credential', async () => {
    await scene.github.addRepository({ owner: 'acme', name: 'secret', private: true })
    expect({
      stranger: await askAs(`token ${scene.github.tokenOf('rita')}`, '/repos/acme/secret'),
      nobody: await askAs(undefined, '/repos/acme/secret'),
      public: await askAs(undefined, '/repos/acme/app'),
    }).toEqual({ stranger: 404, nobody: 404, public: 200 })
    const post = await fetch(`${scene.github.url}/repos/acme/app/issues`, { method: 'POST', body: '{"title":"x"}' })
    await post.text()
    expect(post.status).toBe(401)
  })

  test('only the App that made a check run changes it', async () => {
    const { github, octokit } = scene
    const other = github.addApp({
      name: 'Other',
      webhookSecret: 'x',
      permissions: { checks: 'write', contents: 'read' },
      events: [],
    })
    const stranger = createOctokit(github, { app: other, installationId: github.installApp(other, ['acme/app']) })
    const { data: branch } = await octokit.rest.repos.getBranch({ ...REPO, branch: 'main' })
    const { data } = await octokit.rest.checks.create({ ...REPO, name: 'c', head_sha: branch.commit.sha })
    const call = stranger.rest.checks.update({ ...REPO, check_run_id: data.id, conclusion: 'success' })
    expect((await refusalOf(call)).status).toBe(403)
  })
})
