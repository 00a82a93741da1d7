import { describe, expect, test } from '@jest/globals'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import { createPolicySource } from '../../src/config/policy-source.ts'
import { digestOf } from '../../src/domain/digest.ts'
import { Fault } from '../../src/domain/fault.ts'
import type { CodeHost } from '../../src/ports/code-host.ts'

const REPOSITORY = { id: 1, owner: 'acme', name: 'parser', installationId: 2, defaultBranch: 'main' }

function host(organisation: () => Promise<string | undefined>, repository?: string): CodeHost {
  const opened = { file: async (path: string) => (path === '.github/agent.yml' ? repository : undefined) }
  const ownersFile = async (_: unknown, path: string) => (path === 'agent.yml' ? organisation() : undefined)
  return { open: () => opened, ownersFile } as unknown as CodeHost
}

describe('where a policy comes from', () => {
  test('the digest is that of what operator, organisation and repository decide together', async () => {
    const source = createPolicySource(
      host(async () => 'approval: { count: 2 }\n', 'limits: { files: 9 }\n'),
      'exposure: strict\n',
    )
    const policy = {
      ...DEFAULT_POLICY,
      approval: { ...DEFAULT_POLICY.approval, count: 2 },
      limits: { files: 9, lines: 1500 },
      exposure: 'strict',
    }
    expect(await source.read(REPOSITORY, 'c', 'main')).toMatchObject({ policy, digest: digestOf(policy), problems: [] })
  })

  test('an organisation’s policy that cannot be reached is a fault: nothing is decided without it', async () => {
    const unreachable = host(() => Promise.reject(new Fault('network', 'no answer', { retryable: true })), '')
    await expect(createPolicySource(unreachable).read(REPOSITORY, 'c', 'main')).rejects.toMatchObject({
      code: 'network',
      retryable: true,
    })
  })

  test('a broken policy of the organisation is a problem of every repository', async () => {
    const { problems } = await createPolicySource(host(async () => 'x: 1')).read(REPOSITORY, 'c', 'main')
    expect(problems[0]).toMatch(/^organisation: line 1, column 1: "x" is not known/)
  })
})
