import { digestOf } from '../domain/digest.ts'
import type { CodeHost } from '../ports/code-host.ts'
import type { PolicySource } from '../ports/policy-source.ts'
import { resolvePolicy } from './policy-layers.ts'

export const POLICY_PATH = '.github/agent.yml'

/** Where an organisation's policy lies in its repository `.github`. */
const ORGANISATION_PATH = 'agent.yml'

/**
 * Reads the policies through the code host, never from a branch under judgement: the caller names the commit.
 * @param operator the text of the operator's own policy file, where there is one.
 */
export function createPolicySource(codeHost: CodeHost, operator?: string): PolicySource {
  return {
    read: async (repository, commit, branch) => {
      const organisation = await codeHost.ownersFile(repository, ORGANISATION_PATH)
      const text = await codeHost.open(repository, 'read').file(POLICY_PATH, commit)
      const effective = resolvePolicy({ operator, organisation, repository: text }, branch)
      return { ...effective, digest: digestOf(effective.policy) }
    },
  }
}
