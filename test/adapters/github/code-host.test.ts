import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { PublishedFile } from '../../../src/ports/branch-writing.ts'
import type { RepositoryHost } from '../../../src/ports/code-host.ts'
import { createEmulated, type Emulated } from './emulated.ts'

let here: Emulated
let read: RepositoryHost
let talk: RepositoryHost
let publish: RepositoryHost
let gate: RepositoryHost

beforeAll(async () => {
  here = await createEmulated()
  read = here.codeHost.open(here.repository, 'read')
  talk = here.codeHost.open(here.repository, 'talk')
  publish = here.codeHost.open(here.repository, 'publish')
  gate = here.codeHost.open(here.repository, 'gate')
})

afterAll(async () => {
  await here.close()
  // Whatever these tests did, every request and every answer was true to GitHub's published description.
  expect(here.github.violations).toEqual([])
})

const wilma = () => here.github.as('wilma')

async function published(branch: string, files: readonly PublishedFile[]): Promise<string> {
  const base = (await read.branchHead('main')) ?? ''
  const tree = await publish.createTree(await read.commitTree(base), files)
  const commit = await publish.createCommit({ message: 'Fix the parser', tree, parents: [base] })
  await publish.createBranch(branch, commit)
  return commit
}

function text(path: string, content: string): PublishedFile {
  return { path, mode: '100644', content: { text: content } }
}

describe('who we are and who others are', () => {
  test('names the App and its bot user, and asks only once', async () => {
    const identity = await here.codeHost.identity()
    const { appId, slug, botId } = here.app
    expect(identity).toEqual({ appId, slug, bot: { id: botId, login: `${slug}[bot]`, type: 'Bot' } })
    const before = here.github.exchanges
    await here.codeHost.identity()
    expect(here.github.exchanges).toBe(before)
  })

  test.each(['read', 'triage', 'write', 'maintain', 'admin'] as const)(
    'tells the role %s from the others',
    async (role) => {
      here.github.addUser(`has-${role}`)
      here.github.setCollaborator('acme/parser', `has-${role}`, role)
      expect(await read.roleOf(await accountOf(`has-${role}`))).toBe(role)
    },
  )

  test('says who may push', async () => {
    here.github.addUser('just-reads')
    here.github.setCollaborator('acme/parser', 'just-reads', 'read')
    const logins = (await read.writers()).map(({ login }) => login)
    expect(logins).toEqual(expect.arrayContaining(['wilma', 'has-write', 'has-admin']))
    expect(logins).not.toEqual(expect.arrayContaining(['just-reads']))
  })

  test('somebody who does not exist has no role, and who took over a name has none of its roles', async () => {
    const { id } = await accountOf('has-read')
    expect(await read.roleOf({ id, login: 'nobody-at-all' })).toBe('none')
    expect(await read.roleOf({ id, login: 'has-admin' })).toBe('none')
  })

  async function accountOf(login: string) {
    const account = await read.account(login)
    if (account === undefined) throw new Error(`${login} has no account`)
    return account
  }
})

describe('issues and comments', () => {
  test('reads an issue', async () => {
    const { number } = await wilma().openIssue({ title: 'Slow', body: 'Very', labels: ['bug'] })
    const author = expect.objectContaining({ login: 'wilma', type: 'User' })
    expect(await read.issue(number)).toEqual({ title: 'Slow', body: 'Very', state: 'open', labels: ['bug'], author })
  })

  test('reads every page of comments, oldest first, and knows its own', async () => {
    const { number } = await wilma().openIssue({ title: 'Talkative' })
    for (let index = 0; index < 101; index += 1) await wilma().comment(number, `comment ${index}`)
    const made = await talk.createComment(number, 'from the App')
    await talk.updateComment(made.id, 'from the App, edited')
    const comments = await read.comments(number)
    expect(comments).toHaveLength(102)
    expect(comments.map((comment) => comment.body).slice(0, 2)).toEqual(['comment 0', 'comment 1'])
    expect(comments.filter((comment) => comment.ours).map(({ id, body }) => ({ id, body }))).toEqual([
      { id: made.id, body: 'from the App, edited' },
    ])
  })

  test('reacts to an issue and to a comment, twice without harm', async () => {
    const { number } = await wilma().openIssue({ title: 'Nice' })
    const comment = await wilma().comment(number, 'please')
    await talk.react({ issue: number }, 'eyes')
    await talk.react({ issue: number }, 'eyes')
    await talk.react({ comment: Number(comment.id) }, '+1')
    const reactions = here.github.effects.filter((effect) => effect.kind.startsWith('reaction'))
    expect(reactions).toHaveLength(2)
  })
})

describe('commits, files and branches', () => {
  test('finds a branch head, and none where there is no branch', async () => {
    const head = await read.branchHead('main')
    expect(head).toMatch(/^[0-9a-f]{40}$/)
    expect(await read.branchHead('no/such-branch')).toBeUndefined()
  })

  test('reads a file at a commit; none for an absent path and a folder; a Fault for bytes that are no text', async () => {
    const commit = (await read.branchHead('main')) ?? ''
    expect(await read.file('README.md', commit)).toBe('# Parser\n')
    expect(await read.file('src/parse.js', commit)).toBe('export {}\n')
    expect(await read.file('.github/agent.yml', commit)).toBeUndefined()
    expect(await read.file('src', commit)).toBeUndefined()
    await expect(read.file('logo.bin', commit)).rejects.toMatchObject({ name: 'Fault', code: 'malformed' })
  })

  test('finds the merge base of two branches, none of unrelated histories, and a Fault for an unknown branch', async () => {
    const main = await read.branchHead('main')
    await wilma().pushFiles('topic/a', { 'a.txt': 'a\n' }, 'a')
    await wilma().pushFiles('topic/b', { 'b.txt': 'b\n' }, 'b')
    expect(await read.mergeBase('topic/a', 'topic/b')).toBe(main)
    // A branch is deleted between two looks, say.
    expect(await read.mergeBase('main', 'nowhere')).toBeUndefined()
  })

  test('lists what a commit has beyond a branch, page by page, oldest first', async () => {
    const main = (await read.branchHead('main')) ?? ''
    const tree = await publish.commitTree(main)
    const shas: string[] = []
    for (let count = 0; count < 120; count += 1) {
      const parents = [shas.at(-1) ?? main]
      shas.push(await publish.createCommit({ message: `Step ${count}`, tree, parents }))
    }
    expect(await gate.commitsBetween('main', shas.at(-1) ?? '')).toEqual({ shas, complete: true })
    expect(await gate.commitsBetween(main, main)).toEqual({ shas: [], complete: true })
  })
})

describe('publishing', () => {
  test('a tree of added, changed, executable, binary and deleted files arrives as it is, unsigned by anyone but GitHub', async () => {
    const commit = await published('agent/fix/1-tree', [
      text('src/parse.js', 'export const parse = 1\n'),
      text('empty.txt', ''),
      { path: 'bin/run', mode: '100755', content: { text: '#!/bin/sh\n' } },
      { path: 'image.bin', mode: '100644', content: { bytes: new Uint8Array([0, 159, 146, 150]) } },
      { path: 'README.md', mode: '100644', content: null },
    ])
    expect(await read.branchHead('agent/fix/1-tree')).toBe(commit)
    expect(await read.file('src/parse.js', commit)).toBe('export const parse = 1\n')
    expect(await read.file('empty.txt', commit)).toBe('')
    expect(await read.file('README.md', commit)).toBeUndefined()
    expect(await read.file('logo.bin', commit).catch((fault: Error) => fault.message)).toBe(
      'logo.bin is not UTF-8 text',
    )
    expect(await read.file('image.bin', commit).catch((fault: Error) => fault.message)).toBe(
      'image.bin is not UTF-8 text',
    )
  })

  test('an existing branch is refused', async () => {
    const commit = await published('agent/fix/2-twice', [text('two.txt', '2\n')])
    const again = publish.createBranch('agent/fix/2-twice', commit)
    await expect(again).rejects.toMatchObject({ code: 'rejected', message: expect.stringContaining('already exists') })
  })

  test.each([
    'main',
    'agent',
    'agent/',
    'agents/fix',
    'agent/../main',
    'agent//x',
    'agent/x.lock/..',
    'refs/heads/agent/x',
    'agent/x y',
    'AGENT/x',
  ])('refuses to create or delete %j without asking GitHub', async (branch) => {
    const before = here.github.exchanges
    const head = '0'.repeat(40)
    await expect(publish.createBranch(branch, head)).rejects.toMatchObject({ code: 'rejected', retryable: false })
    await expect(gate.deleteBranch(branch)).rejects.toMatchObject({ code: 'rejected', retryable: false })
    expect(here.github.exchanges).toBe(before)
  })

  test('deletes a branch, and does not mind that it is gone', async () => {
    await published('agent/fix/3-gone', [text('three.txt', '3\n')])
    await gate.deleteBranch('agent/fix/3-gone')
    await gate.deleteBranch('agent/fix/3-gone')
    expect(await read.branchHead('agent/fix/3-gone')).toBeUndefined()
  })
})

describe('pull requests', () => {
  test('opens a draft, finds it by branch and by head, asks for reviewers, marks it ready, reads reviews, closes it', async () => {
    const head = await published('agent/fix/4-pull', [text('four.txt', '4\n')])
    const base = await read.branchHead('main')
    const opened = await publish.createPull({
      title: 'Fix it',
      body: 'How',
      head: 'agent/fix/4-pull',
      base: 'main',
      draft: true,
    })
    expect(opened).toEqual({
      number: opened.number,
      nodeId: expect.any(String),
      url: expect.stringContaining(`/acme/parser/pull/${opened.number}`),
      title: 'Fix it',
      body: 'How',
      state: 'open',
      merged: false,
      draft: true,
      author: { id: here.app.botId, login: `${here.app.slug}[bot]`, type: 'Bot' },
      headRef: 'agent/fix/4-pull',
      headSha: head,
      headRepositoryId: here.repository.id,
      baseRef: 'main',
      baseSha: base,
    })
    expect(await read.pull(opened.number)).toEqual(opened)
    expect(await read.pullsOfBranch('agent/fix/4-pull')).toEqual([opened])
    expect(await read.openPullsWithHead(head)).toEqual([opened])
    expect(await read.pullCommits(opened.number)).toEqual({ shas: [head], complete: true })

    await publish.requestReviewers(opened.number, [])
    await publish.requestReviewers(opened.number, ['wilma'])
    const reviewers = (await wilma().pull(opened.number)).requested_reviewers ?? []
    expect(reviewers.map((reviewer) => reviewer.login)).toEqual(['wilma'])

    await gate.markReady(opened.nodeId)
    await gate.markReady(opened.nodeId)
    expect((await read.pull(opened.number)).draft).toBe(false)

    await wilma().review(opened.number, { event: 'APPROVE' })
    await wilma().review(opened.number, { event: 'REQUEST_CHANGES', body: 'no' })
    const reviews = await read.reviews(opened.number)
    expect(reviews.map(({ author, state, commit }) => [author.login, state, commit])).toEqual([
      ['wilma', 'approved', head],
      ['wilma', 'changes-requested', head],
    ])

    await gate.closePull(opened.number)
    expect((await read.pull(opened.number)).state).toBe('closed')
    expect(await read.openPullsWithHead(head)).toEqual([])
    expect((await read.pullsOfBranch('agent/fix/4-pull')).map((pull) => pull.number)).toEqual([opened.number])
  })

  test('says who merged, and what the merge made', async () => {
    await wilma().pushFiles('human/change', { 'h.txt': 'h\n' }, 'h')
    const { number } = await wilma().openPullRequest({ title: 'Mine', head: 'human/change' })
    expect((await read.pull(number)).mergeCommit).toBeUndefined()
    const mergeCommit = await wilma().merge(number)
    const mergedBy = expect.objectContaining({ login: 'wilma' })
    expect(await read.pull(number)).toMatchObject({ state: 'closed', merged: true, mergeCommit, mergedBy })
  })

  test('marking something ready that is no pull request is a Fault', async () => {
    await expect(gate.markReady('PR_nothing')).rejects.toMatchObject({ code: 'not-found', retryable: false })
  })

  test('a second pull request of the same branch is rejected in GitHub’s words', async () => {
    await published('agent/fix/5-second', [text('five.txt', '5\n')])
    const pull = { title: 'Fix', body: '', head: 'agent/fix/5-second', base: 'main', draft: true }
    await publish.createPull(pull)
    const second = publish.createPull(pull)
    await expect(second).rejects.toMatchObject({ code: 'rejected', message: expect.stringContaining('already exists') })
  })
})

describe('check runs', () => {
  test('creates, completes with buttons, takes the buttons away, lists newest first and only its own', async () => {
    const headSha = (await read.branchHead('main')) ?? ''
    const common = { headSha, externalId: 'run:1:approval', title: 'Waiting', summary: 'Nobody has approved.' }
    const first = await gate.createCheck({ ...common, name: 'sallyport/guard', status: 'in_progress' })
    const second = await gate.createCheck({ ...common, name: 'sallyport/approval', status: 'in_progress' })
    const actions = [{ label: 'Approve', description: 'Open the second door', identifier: 'approve' }]
    const waiting = {
      ...common,
      name: 'sallyport/approval',
      status: 'completed',
      conclusion: 'action_required',
    } as const
    const updated = await gate.updateCheck(second.id, { ...waiting, actions })
    expect(updated).toEqual({
      id: second.id,
      name: 'sallyport/approval',
      headSha,
      externalId: 'run:1:approval',
      appId: here.app.appId,
      status: 'completed',
      conclusion: 'action_required',
      title: 'Waiting',
      summary: 'Nobody has approved.',
    })
    await wilma().clickCheckButton(second.id, 'approve')
    await gate.updateCheck(second.id, { ...waiting, conclusion: 'success', text: 'Approved by wilma.' })
    await expect(wilma().clickCheckButton(second.id, 'approve')).rejects.toThrow()
    expect((await read.checks(headSha)).map((check) => check.id)).toEqual([second.id, first.id])
  })
})

describe('tokens', () => {
  test('a reader’s token cannot write, a talker’s cannot publish', async () => {
    const { number } = await wilma().openIssue({ title: 'Hands off' })
    await expect(read.createComment(number, 'no')).rejects.toMatchObject({ code: 'forbidden', retryable: false })
    const tree = talk.createTree(await read.commitTree((await read.branchHead('main')) ?? ''), [text('x', 'x')])
    await expect(tree).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('git gets an address and a token that reads', async () => {
    const { url, authorization, done } = await here.codeHost.gitRemote(here.repository)
    expect(url).toBe(`${here.github.url}/acme/parser.git`)
    expect(String(authorization)).toBe('[secret]')
    const refs = await fetch(`${url}/info/refs?service=git-upload-pack`, {
      headers: { authorization: authorization.reveal() },
    })
    expect([refs.status, await refs.text()]).toEqual([200, expect.stringContaining('refs/heads/main')])
    const push = await fetch(`${url}/info/refs?service=git-receive-pack`, {
      headers: { authorization: authorization.reveal() },
    })
    expect(push.status).toBe(403)
    await done()
    const revoked = await fetch(`${url}/info/refs?service=git-upload-pack`, {
      headers: { authorization: authorization.reveal() },
    })
    expect(revoked.status).toBe(401)
  })

  test('no token outlives the program', async () => {
    await read.branchHead('main')
    await here.codeHost.identity()
    expect(here.github.liveTokens).toBeGreaterThan(0)
    await here.codeHost.close()
    expect(here.github.liveTokens).toBe(0)
    // What comes after gets a new one.
    expect(await read.branchHead('main')).toMatch(/^[0-9a-f]{40}$/)
  })
})
