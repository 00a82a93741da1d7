import type { Ruleset } from '../state/checks.ts'
import { fullName, type Repository, type World } from '../state/world.ts'
import { repositoryHtml, repositoryUrl } from './repository.ts'
import { nodeId, type Schemas } from './schemas.ts'

/** `bypass_actors` is shown only to those who may write rulesets. */
export function renderRuleset(
  world: World,
  repository: Repository,
  at: { ruleset: Ruleset; isAdmin: boolean },
): Schemas['repository-ruleset'] {
  const { ruleset, isAdmin } = at
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: 'branch',
    source_type: 'Repository',
    source: fullName(repository),
    enforcement: 'active',
    node_id: nodeId('RRS', ruleset.id),
    created_at: ruleset.createdAt,
    updated_at: ruleset.createdAt,
    _links: {
      self: { href: `${repositoryUrl(world, repository)}/rulesets/${ruleset.id}` },
      html: { href: `${repositoryHtml(world, repository)}/rules/${ruleset.id}` },
    },
    ...(isAdmin ? { bypass_actors: renderBypass(ruleset) } : {}),
  }
}

export function renderRulesetWhole(
  world: World,
  repository: Repository,
  at: { ruleset: Ruleset; isAdmin: boolean },
): Schemas['repository-ruleset'] {
  return {
    ...renderRuleset(world, repository, at),
    current_user_can_bypass: at.isAdmin && at.ruleset.bypassAdmins ? 'always' : 'never',
    conditions: { ref_name: { include: at.ruleset.branches.map(renderPattern), exclude: [] } },
    rules: renderRules(at.ruleset),
  }
}

export function renderRules(ruleset: Ruleset): Schemas['repository-rule'][] {
  const checks: Schemas['repository-rule'][] =
    ruleset.requiredChecks.length === 0
      ? []
      : [
          {
            type: 'required_status_checks',
            parameters: {
              strict_required_status_checks_policy: false,
              do_not_enforce_on_create: false,
              required_status_checks: ruleset.requiredChecks.map((check) => ({ ...check })),
            },
          },
        ]
  return [
    { type: 'deletion' },
    { type: 'non_fast_forward' },
    {
      type: 'pull_request',
      parameters: {
        required_approving_review_count: ruleset.requiredApprovals,
        dismiss_stale_reviews_on_push: ruleset.dismissStale,
        require_code_owner_review: false,
        require_last_push_approval: ruleset.lastPushApproval,
        required_review_thread_resolution: false,
        allowed_merge_methods: ['merge', 'squash', 'rebase'],
      },
    },
    ...checks,
    ...renderQueue(ruleset),
  ]
}

function renderQueue({ mergeQueue }: Ruleset): Schemas['repository-rule'][] {
  if (mergeQueue === undefined) return []
  const parameters = {
    merge_method: mergeQueue.toUpperCase() as 'MERGE' | 'SQUASH' | 'REBASE',
    grouping_strategy: 'ALLGREEN' as const,
    max_entries_to_build: 5,
    min_entries_to_merge: 1,
    max_entries_to_merge: 1,
    min_entries_to_merge_wait_minutes: 0,
    check_response_timeout_minutes: 60,
  }
  return [{ type: 'merge_queue', parameters }]
}

// Five is GitHub's number for the role "admin".
function renderBypass(ruleset: Ruleset): Schemas['repository-ruleset-bypass-actor'][] {
  return ruleset.bypassAdmins ? [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' }] : []
}

function renderPattern(branch: string): string {
  return branch.startsWith('~') ? branch : `refs/heads/${branch}`
}
