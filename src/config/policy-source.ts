import { digestOf } from '../domain/digest.ts'
import type { CodeHost } from '../ports/code-host.ts'
import type { PolicySource } from '../ports/policy-source.ts'
import { parsePolicy } from './policy-file.ts'

export const POLICY_PATH = '.github/agent.yml'

/** Reads the policy through the code host, never from a branch under judgement: the caller names the commit. */
export function createPolicySource(codeHost: CodeHost): PolicySource {
  return {
    read: async (repository, commit) => {
      const text = await codeHost.open(repository, 'read').file(POLICY_PATH, commit)
      const { policy, problems } = parsePolicy(text)
      return { policy, digest: digestOf(policy), problems }
    },
  }
}
