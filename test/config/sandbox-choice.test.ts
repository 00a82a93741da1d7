import { describe, expect, test } from '@jest/globals'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import { createChooseSandbox } from '../../src/config/sandbox-choice.ts'
import type { Policy, ServicePolicy } from '../../src/domain/policy.ts'
import type { CodeHost } from '../../src/ports/code-host.ts'
import { sampleIntent } from '../conformance/sample-intent.ts'

const { repository } = sampleIntent({ key: 'k', repositoryId: 1 })
const DOCKER = { name: 'docker', hasImages: true, hasServices: true }
const BUBBLEWRAP = { name: 'bubblewrap' }
const IMAGES = ['sallyport-sandbox', 'node:24*', 'redis']
const REDIS: ServicePolicy = { name: 'cache', image: 'redis:8', env: {}, ports: [6379], seconds: 10, writable: [] }

function choose(
  policy: Partial<Policy>,
  { engine = DOCKER as typeof BUBBLEWRAP, devcontainer = undefined as string | undefined } = {},
) {
  const asked: string[] = []
  const file = async (path: string, commit: string) => {
    asked.push(`${path}@${commit}`)
    return devcontainer
  }
  const codeHost = { open: () => ({ file }) } as unknown as CodeHost
  const chosen = createChooseSandbox({ codeHost, engine, images: IMAGES })
  const order = { repository, commit: 'base', policy: { ...DEFAULT_POLICY, ...policy } }
  return chosen(order).then((choice) => ({ ...choice, asked }))
}

const READ = ['.devcontainer/devcontainer.json@base']

describe("the policy's image", () => {
  test('that the operator allows is taken, and no other file is asked', async () => {
    const devcontainer = '{ "image": "node:22" }'
    expect(await choose({ sandbox: { image: 'node:24-slim' } }, { devcontainer })).toEqual({
      sandbox: { image: 'node:24-slim' },
      problems: [],
      asked: [],
    })
  })

  test.each<[string, Partial<Policy>, typeof BUBBLEWRAP, RegExp]>([
    [
      'not allowed',
      { sandbox: { image: 'node:22' } },
      DOCKER,
      /^sandbox.image: the image node:22 is not among .* SALLYPORT_SANDBOX_IMAGES$/,
    ],
    [
      'without images',
      { sandbox: { image: 'node:24' } },
      BUBBLEWRAP,
      /^sandbox.image: bubblewrap runs the machine's own tools/,
    ],
    [
      'a service not allowed',
      { services: [{ ...REDIS, image: 'mysql' }] },
      DOCKER,
      /^services: cache: the image mysql is not/,
    ],
    [
      'services without Docker',
      { services: [REDIS] },
      BUBBLEWRAP,
      /^services: bubblewrap cannot start services; use the Docker engine/,
    ],
    [
      'services under another runtime',
      { services: [REDIS] },
      { ...DOCKER, hasServices: false } as typeof BUBBLEWRAP,
      /^services: this Docker engine runs sandboxes under another runtime/,
    ],
  ])('%s stops the run, and says what to do', async (_, policy, engine, problem) => {
    const { sandbox, problems, asked } = await choose(policy, { engine })
    expect([sandbox, asked, problems.length]).toEqual([{}, [], 1])
    expect(problems[0]).toMatch(problem)
  })

  test('services of allowed images are no problem', async () => {
    expect(await choose({ services: [REDIS] })).toEqual({ sandbox: {}, problems: [], asked: READ })
  })
})

describe('a dev container', () => {
  test('of an allowed image is followed, read at the commit of the policy', async () => {
    const chosen = await choose({}, { devcontainer: '{ "image": "node:24" } // ours' })
    expect(chosen).toEqual({ sandbox: { image: 'node:24' }, problems: [], asked: READ })
  })

  test.each<[string, typeof BUBBLEWRAP, string]>([
    [
      '{ "image": "node:22" }',
      DOCKER,
      'the image node:22 is not among those that the operator allows (SALLYPORT_SANDBOX_IMAGES)',
    ],
    ['{ "image": "node:24" }', BUBBLEWRAP, 'bubblewrap has no images'],
    ['{ "build": { "dockerfile": "x" } }', DOCKER, 'it builds its image (build), which is not done here'],
    ['{', DOCKER, 'it is not JSON'],
  ])('%s on %j leaves the default, with a note', async (devcontainer, engine, why) => {
    const note = `.devcontainer/devcontainer.json was not followed: ${why}. The default environment was used.`
    expect(await choose({}, { devcontainer, engine })).toEqual({ sandbox: { note }, problems: [], asked: READ })
  })

  test('that is not there, or names no image, says nothing', async () => {
    expect((await choose({})).sandbox).toEqual({})
    expect((await choose({}, { devcontainer: '{ "name": "x" }' })).sandbox).toEqual({})
  })
})
