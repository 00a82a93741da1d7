import { roleOf } from '../access.ts'
import { numberParam } from '../input.ts'
import { listAnswer } from '../pagination.ts'
import { notFound } from '../refusal.ts'
import { renderRules, renderRuleset, renderRulesetWhole } from '../render/ruleset.ts'
import { needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import { rulesetsOf } from '../rules.ts'
import { seedRuleset } from '../seed.ts'
import { fullName } from '../state/world.ts'
import { wantedRuleset } from '../wanted-ruleset.ts'

const read = needs('metadata:read', 'read')
const write = needs('administration:write', 'admin')

export const rulesetRoutes: readonly Route[] = [
  onRepository('GET /rulesets', read, (request) =>
    listAnswer(request, request.repository.rulesets, (ruleset) =>
      renderRuleset(request.world, request.repository, { ruleset, isAdmin: isAdmin(request) }),
    ),
  ),
  onRepository('POST /rulesets', write, (request) => {
    const ruleset = seedRuleset(request.world, request.repository, wantedRuleset(request.body))
    return { status: 201, body: renderRulesetWhole(request.world, request.repository, { ruleset, isAdmin: true }) }
  }),
  onRepository('PUT /rulesets/{ruleset_id}', write, (request) => {
    const { world, repository, body } = request
    const index = repository.rulesets.findIndex((one) => one.id === numberParam(request, 'ruleset_id'))
    const found = repository.rulesets[index]
    if (found === undefined) throw notFound()
    const made = seedRuleset(world, repository, wantedRuleset(body))
    repository.rulesets.pop()
    const ruleset = { ...made, id: found.id, createdAt: found.createdAt }
    repository.rulesets[index] = ruleset
    return { status: 200, body: renderRulesetWhole(world, repository, { ruleset, isAdmin: true }) }
  }),
  onRepository('GET /rulesets/{ruleset_id}', read, (request) => {
    const { world, repository } = request
    const ruleset = repository.rulesets.find((one) => one.id === numberParam(request, 'ruleset_id'))
    if (ruleset === undefined) throw notFound()
    return { status: 200, body: renderRulesetWhole(world, repository, { ruleset, isAdmin: isAdmin(request) }) }
  }),
  onRepository('GET /rules/branches/{+branch}', read, (request) => {
    const { repository, params } = request
    const rules = rulesetsOf(repository, params.branch ?? '').flatMap((ruleset) =>
      renderRules(ruleset).map((rule) => ({
        ...rule,
        ruleset_source_type: 'Repository',
        ruleset_source: fullName(repository),
        ruleset_id: ruleset.id,
      })),
    )
    return listAnswer(request, rules, (rule) => rule)
  }),
]

function isAdmin({ world, repository, caller }: RepositoryRequest): boolean {
  if (caller.kind === 'installation') return caller.permissions.administration === 'write'
  return caller.kind === 'user' && roleOf(world, repository, caller.user) === 'admin'
}
