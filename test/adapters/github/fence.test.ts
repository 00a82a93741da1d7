import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Fault } from '../../../src/domain/fault.ts'
import { createEmulated, type Emulated } from './emulated.ts'

let scene: Emulated

beforeAll(async () => {
  scene = await createEmulated()
})
afterAll(() => scene.close())

test('a fence keeps every write back, however late it falls, and lets reads pass', async () => {
  const fallen = { yet: false }
  const host = scene.codeHost.open(scene.repository, 'talk', () => {
    if (fallen.yet) throw new Fault('lease-lost', 'another worker has it', { retryable: false })
  })
  const { number } = await scene.github.as('wilma').openIssue({ title: 'It is broken' })
  // The fence falls while the token for the write is being made.
  const stop = scene.github.onRequest(({ path }) => {
    if (path.endsWith('/access_tokens')) fallen.yet = true
  })
  await expect(host.createComment(number, 'too late')).rejects.toMatchObject({ code: 'lease-lost' })
  stop()
  expect(await host.comments(number)).toEqual([])
  expect((await scene.github.as('wilma').comments(number)).length).toBe(0)
})
