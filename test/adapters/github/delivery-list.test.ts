import { afterEach, expect, test } from '@jest/globals'
import { type Answer, type Answering, createAnswering, json } from './answering.ts'

const open: Answering[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

async function answering(answers: readonly Answer[]): Promise<Answering> {
  const one = await createAnswering(answers)
  open.push(one)
  return one
}

function attempt(id: number, status_code: number, guid = `g${id}`) {
  return { id, guid, event: 'issues', status_code, delivered_at: '2026-03-01T11:00:00Z' }
}

// A page that always has another behind it.
const endless: Answer = (request, response) => {
  const next = `<http://${request.headers.host}/app/hook/deliveries?per_page=100&cursor=1>; rel="next"`
  return json(200, [attempt(1, 500)], { link: next })(request, response)
}

test('everything but a 2xx failed; of several attempts at one delivery the newest is named', async () => {
  const codes = [200, 202, 204, 0, 302, 401, 502].map((code, id) => attempt(id, code))
  const here = await answering([json(200, [...codes, attempt(9, 500, 'g6')])])
  const failed = await here.codeHost.deliveries.listFailed(new Date(0))
  expect(failed.map(({ id, guid }) => [id, guid])).toEqual([3, 4, 5, 6].map((id) => [id, `g${id}`]))
})

test('reads thirty pages at most, however many there are', async () => {
  const here = await answering([endless])
  expect(await here.codeHost.deliveries.listFailed(new Date(0))).toHaveLength(1)
  expect(here.seen).toHaveLength(30)
})

test('reads no further than the moment it was asked for', async () => {
  const here = await answering([endless])
  expect(await here.codeHost.deliveries.listFailed(new Date('2026-03-01T11:30:00Z'))).toEqual([])
  expect(here.seen).toHaveLength(1)
})

test('a rate limit comes out as such, and nothing more is sent until it is over', async () => {
  const here = await answering([
    json(403, { message: 'You have exceeded a secondary rate limit' }, { 'retry-after': '60' }),
  ])
  const limited = { name: 'Fault', code: 'rate-limited' }
  await expect(here.codeHost.deliveries.redeliver(7)).rejects.toMatchObject(limited)
  await expect(here.codeHost.deliveries.listFailed(new Date(0))).rejects.toMatchObject(limited)
  expect(here.seen).toEqual(['POST /app/hook/deliveries/7/attempts'])
})
