import type { RestEndpointMethodTypes } from '@octokit/rest'
import type { Secret } from '../../domain/secret.ts'
import type { Clock } from '../../ports/clock.ts'
import { createApiClient } from './api-client.ts'
import { addressesOf } from './api-url.ts'
import { createGate } from './gate.ts'
import { bypassOf } from './repository/inspection.ts'

type Wanted = RestEndpointMethodTypes['repos']['createRepoRuleset']['parameters']

/** A ruleset as GitHub's API has it. */
export type RulesetBody = Readonly<Record<string, unknown>> & { readonly name: string }

export interface RulesetPlace {
  readonly apiUrl: string
  /** The operator's own: the App may not administer. */
  readonly token: Secret
  readonly owner: string
  readonly repo: string
  readonly clock: Clock
}

export interface RulesetDesk {
  defaultBranch(): Promise<string>
  /** The repository's own ruleset of that name, with what can be set of it. */
  find(name: string): Promise<RulesetBody | undefined>
  /** Who may pass these rulesets, each as words; undefined where this person is not shown it either. */
  bypass(rulesets: readonly number[]): Promise<readonly string[] | undefined>
  /** Makes a ruleset, or brings the repository's own one of that name to this. */
  apply(body: RulesetBody): Promise<void>
}

const TIMEOUT_MS = 15_000
const SETTABLE = ['name', 'target', 'enforcement', 'bypass_actors', 'conditions', 'rules']

/** Rulesets of a repository in the hands of a person. Throws the code host's Faults. */
export function createRulesetDesk({ apiUrl, token, owner, repo, clock }: RulesetPlace): RulesetDesk {
  const octokit = createApiClient({
    baseUrl: addressesOf(apiUrl).rest,
    credentials: { authorization: async () => `token ${token.reveal()}`, renew: async () => undefined },
    gate: createGate(clock),
    clock,
    log: { debug: () => undefined, warn: () => undefined },
    timeoutMs: TIMEOUT_MS,
  })
  const { rest } = octokit
  const at = { owner, repo }
  const idOf = async (name: string) => {
    const { data } = await rest.repos.getRepoRulesets({ ...at, includes_parents: false, per_page: 100 })
    return data.find((one) => one.name === name)?.id
  }
  return {
    defaultBranch: async () => (await rest.repos.get(at)).data.default_branch,
    async find(name) {
      const ruleset_id = await idOf(name)
      if (ruleset_id === undefined) return undefined
      const { data } = await rest.repos.getRepoRuleset({ ...at, ruleset_id })
      return { name, ...Object.fromEntries(Object.entries(data).filter(([key]) => SETTABLE.includes(key))) }
    },
    bypass: (rulesets) => bypassOf(octokit, at, rulesets),
    async apply(body) {
      const ruleset_id = await idOf(body.name)
      const wanted = { ...at, ...body } as unknown as Wanted
      if (ruleset_id === undefined) await rest.repos.createRepoRuleset(wanted)
      else await rest.repos.updateRepoRuleset({ ...wanted, ruleset_id })
    },
  }
}
