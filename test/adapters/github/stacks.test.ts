import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { RepositoryHost } from '../../../src/ports/code-host.ts'
import { createEmulated, type Emulated } from './emulated.ts'

let here: Emulated
let host: RepositoryHost

beforeAll(async () => {
  here = await createEmulated()
  host = here.codeHost.open(here.repository, 'publish')
})

afterAll(async () => {
  await here.close()
  expect(here.github.violations).toEqual([])
})

async function propose(branch: string, base = 'main'): Promise<number> {
  const wilma = here.github.as('wilma')
  await wilma.pushFiles(branch, { [`${branch}.md`]: 'New\n' }, { message: `On ${branch}`, from: base })
  return (await wilma.openPullRequest({ title: branch, head: branch, base })).number
}

test('where stacks are not switched on, nothing is found', async () => {
  const one = await propose('alone')
  await expect(host.stackOf(one)).rejects.toMatchObject({ code: 'not-found' })
  await expect(host.createStack([one, one])).rejects.toMatchObject({ code: 'not-found' })
  await expect(host.addToStack(1, one)).rejects.toMatchObject({ code: 'not-found' })
})

describe('where stacks are switched on', () => {
  beforeAll(() => here.github.enableStacks('acme/parser'))

  test('a stack is made, found by each of its members, and grows at its top', async () => {
    const [one, two] = [await propose('one'), await propose('two', 'one')]
    expect(await host.stackOf(two)).toBeUndefined()
    await host.createStack([one, two])
    const three = await propose('three', 'two')
    const stack = await host.stackOf(one)
    await host.addToStack(stack?.number ?? 0, three)
    expect(await host.stackOf(three)).toEqual({ number: stack?.number, pulls: [one, two, three] })
    expect((await host.pull(three)).stacked).toBe(true)
  })

  test('what is in a stack is not put into another, nor onto what is not its top, nor merged the ordinary way', async () => {
    const [low, high] = [await propose('low'), await propose('high', 'low')]
    await host.createStack([low, high])
    await expect(host.createStack([low, high])).rejects.toMatchObject({ code: 'rejected' })
    const beside = await propose('beside', 'low')
    const stack = await host.stackOf(low)
    await expect(host.addToStack(stack?.number ?? 0, beside)).rejects.toMatchObject({ code: 'rejected' })
    await expect(host.updatePull(high, { base: 'main' })).rejects.toMatchObject({ code: 'rejected' })
    await expect(here.github.as('wilma').merge(low)).rejects.toMatchObject({ status: 405 })
  })

  test('the rules of the branch that the stack goes to hold for what is on top', async () => {
    const [foot, crown] = [await propose('foot'), await propose('crown', 'foot')]
    expect((await here.github.as('wilma').pull(crown)).mergeable_state).toBe('clean')
    await host.createStack([foot, crown])
    here.github.addRuleset('acme/parser', { branches: ['main'], requiredApprovals: 1 })
    expect((await here.github.as('wilma').pull(crown)).mergeable_state).toBe('blocked')
  })
})
