import { CHECK_NAMES } from '../view/render-checks.ts'

/** The ruleset that shuts both doors of the default branch. It stands beside others: rules of several add up. */
export function proposeRuleset(appId: number) {
  const checks = CHECK_NAMES.map((context) => ({ context, integration_id: appId }))
  return {
    name: 'Sallyport',
    target: 'branch',
    enforcement: 'active',
    bypass_actors: [],
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
    rules: [
      {
        type: 'pull_request',
        parameters: {
          required_approving_review_count: 1,
          dismiss_stale_reviews_on_push: true,
          require_code_owner_review: false,
          require_last_push_approval: true,
          required_review_thread_resolution: false,
        },
      },
      {
        type: 'required_status_checks',
        parameters: { strict_required_status_checks_policy: false, required_status_checks: checks },
      },
    ],
  }
}
