import { fail, ok, type Row, unknown, warn } from '../domain/examination.ts'
import { type Exposure, isExposing } from '../domain/exposure.ts'
import type { Policy } from '../domain/policy.ts'
import type { ReadPolicy } from '../ports/policy-source.ts'

/** Workflows that would run the agent's code with something of value in reach: each with file, line and what to change. */
export function examineWorkflows(exposures: readonly Exposure[]): Row[] {
  const check = 'workflows'
  if (exposures.length === 0) return [ok(check, 'No workflow runs the agent’s code with anything of value in reach.')]
  return exposures.map((exposure) => {
    const { path, line, what, todo } = exposure
    const reason = isExposing(exposure)
      ? `Code of the agent would have ${what} in reach, so every change is held.`
      : `Code of the agent would have ${what}.`
    return { ...warn(check, reason, todo), places: [`${path}:${line}`] }
  })
}

const OTHER_CI = [
  '.travis.yml',
  '.circleci',
  '.gitlab-ci.yml',
  '.drone.yml',
  '.buildkite',
  'Jenkinsfile',
  'azure-pipelines.yml',
  'bitbucket-pipelines.yml',
  'appveyor.yml',
  '.cirrus.yml',
  'cloudbuild.yaml',
]

/** Other systems that may run pull requests: what they hand out is not in the repository. */
export function examineOtherCi(rootNames: readonly string[]): Row[] {
  const places = rootNames.filter((name) => OTHER_CI.includes(name))
  if (places.length === 0) return []
  const reason = 'Another CI system may run the agent’s code; what it hands out is not seen here.'
  return [{ ...unknown('other-ci', reason, 'See to it that branches agent/… get no secrets there.'), places }]
}

export function examinePolicy({ problems, ignored }: Pick<ReadPolicy, 'problems' | 'ignored'>): Row[] {
  const check = 'policy'
  const todo = 'Mend .github/agent.yml; `sallyport policy check` names every problem.'
  const rows = [
    ...problems.map((problem) => fail(check, `${problem}.`.replace(/\.\.$/, '.'), todo)),
    ...ignored.map((one) => warn(check, `${one}.`.replace(/\.\.$/, '.'), 'Take it out: the stricter value holds.')),
  ]
  return rows.length > 0 ? rows : [ok(check, 'The policy is valid.')]
}

/** What a plan without rulesets lacks beside them; public repositories have drafts on every plan. */
export function examineDrafts(policy: Pick<Policy, 'draft'>, isPrivate: boolean): Row[] {
  if (!isPrivate || policy.draft === 'never') return []
  const reason = "The account's plan has no draft pull requests for private repositories: none could be opened."
  return [fail('drafts', reason, 'Say `draft: never` in .github/agent.yml, or use another plan.')]
}

/** Whether anybody but the requester can approve. @param policy undefined: it could not be read. */
export function examineWriters(writers: readonly string[], policy: Pick<Policy, 'approval'> | undefined): Row {
  const check = 'writers'
  const [only] = writers
  if (writers.length > 1) return ok(check, `${writers.length} people may write, so that somebody else can approve.`)
  if (only === undefined) return warn(check, 'Nobody is known who may write here.', 'Give somebody write access.')
  if (policy?.approval.requester === 'if-sole-writer') {
    const reason = `Only ${only} may write, and the policy lets a sole writer approve what they asked for: one pair of eyes.`
    return warn(check, reason, 'Give somebody else write access as soon as there is somebody.')
  }
  const todo = 'Give somebody else write access, or say `approval: { requester: if-sole-writer }` in .github/agent.yml.'
  return warn(check, `Only ${only} may write, so nobody can approve what ${only} asks for.`, todo)
}
