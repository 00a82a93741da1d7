import { createRulesetDesk } from '../adapters/github/ruleset-desk.ts'
import { createSystemClock } from '../adapters/system/clock.ts'
import { createPolicySource } from '../config/policy-source.ts'
import { examineGrants } from '../doctor/app.ts'
import { examineCodeOwners, examineTeams, teamsNamed } from '../doctor/approvers.ts'
import { type Check, examine } from '../doctor/examine.ts'
import { examineDrafts, examineOtherCi, examinePolicy, examineWorkflows, examineWriters } from '../doctor/repository.ts'
import { examineForeign, examineRules } from '../doctor/rules.ts'
import { fail, ok, type Row, unknown } from '../domain/examination.ts'
import { isFault } from '../domain/fault.ts'
import { fullName } from '../domain/repository.ts'
import type { Secret } from '../domain/secret.ts'
import { findExposures } from '../guard/exposure/find-exposures.ts'
import type { BranchRules, RepositoryInspection } from '../ports/inspection.ts'
import type { ReadPolicy } from '../ports/policy-source.ts'
import { CHECK_NAMES } from '../view/render-checks.ts'
import type { DoctorParts } from './look-at-installation.ts'

type RepositoryParts = Pick<DoctorParts, 'config' | 'codeHost' | 'manifest'> & {
  /** Of somebody who may administer: sees what the App is not shown. */
  readonly operatorToken?: Secret
}

/** Everything about one repository. */
export async function lookAtRepository(owner: string, name: string, parts: RepositoryParts): Promise<Row[]> {
  const opened = await open(owner, name, parts)
  if (Array.isArray(opened)) return opened
  try {
    return await examine(repositoryChecks(opened, parts))
  } finally {
    await opened.close()
  }
}

async function open(owner: string, name: string, { codeHost }: RepositoryParts): Promise<RepositoryInspection | Row[]> {
  try {
    const inspection = await codeHost.inspection.open(owner, name)
    if (inspection !== undefined) return inspection
    const reason = `The App is not installed on ${owner}/${name}, or was suspended there.`
    return [fail('installation', reason, "Install it on that repository from the App's public page.")]
  } catch (error) {
    if (!isFault(error)) throw error
    return [
      unknown('installation', `It could not be looked at: ${error.message}.`, 'Mend what it names, then look again.'),
    ]
  }
}

function repositoryChecks(inspection: RepositoryInspection, parts: RepositoryParts): Check[] {
  const { config, codeHost, manifest } = parts
  const { repository, granted } = inspection
  const { appId } = config.github
  const policies = createPolicySource(codeHost, config.policy)
  const policy = async () => {
    const head = await inspection.head()
    return head === undefined ? undefined : policies.read(repository, head, repository.defaultBranch)
  }
  return [
    {
      name: 'installation',
      look: async () => [
        ok('installation', `The App is installed on ${fullName(repository)}.`),
        ...examineGrants('permissions', granted, manifest.default_permissions),
      ],
    },
    { name: 'policy', look: async () => examinePolicyOf(await policy()) },
    { name: 'required-checks', look: () => lookAtRules(inspection, policy, parts) },
    { name: 'foreign-checks', look: async () => [examineForeign(await inspection.foreignChecks(CHECK_NAMES), appId)] },
    {
      name: 'workflows',
      look: async () => {
        const files = (await inspection.files('.github/workflows')).filter(({ path }) => /\.ya?ml$/.test(path))
        return examineWorkflows(findExposures(files, repository.defaultBranch))
      },
    },
    { name: 'other-ci', look: async () => examineOtherCi(await inspection.rootNames()) },
    {
      name: 'approvers',
      look: async () => {
        const known = (await policy())?.policy
        if (known === undefined) return []
        const teams = examineTeams(known, await inspection.teams(teamsNamed(known)))
        return [...teams, ...examineCodeOwners(known.approval, await inspection.codeOwnersErrors())]
      },
    },
    { name: 'writers', look: async () => [examineWriters(await inspection.writers(), (await policy())?.policy)] },
  ]
}

async function lookAtRules(
  inspection: RepositoryInspection,
  policy: () => Promise<ReadPolicy | undefined>,
  parts: RepositoryParts,
): Promise<Row[]> {
  const { isPrivate } = inspection
  const rules = await withBypass(await inspection.rules(), inspection, parts)
  const rows = examineRules(rules, parts.config.github.appId, isPrivate)
  const effective = rules === undefined ? await policy() : undefined
  return effective === undefined ? rows : [...rows, ...examineDrafts(effective.policy, isPrivate)]
}

async function withBypass(
  rules: BranchRules | undefined,
  { repository }: RepositoryInspection,
  { config, operatorToken: token }: RepositoryParts,
): Promise<BranchRules | undefined> {
  if (rules?.bypass !== undefined || rules?.rulesets === undefined || token === undefined) return rules
  const { owner, name: repo } = repository
  const desk = createRulesetDesk({ apiUrl: config.github.apiUrl, token, owner, repo, clock: createSystemClock() })
  const bypass = await desk.bypass(rules.rulesets)
  return bypass === undefined ? rules : { ...rules, bypass }
}

function examinePolicyOf(policy: ReadPolicy | undefined): Row[] {
  if (policy !== undefined) return examinePolicy(policy)
  return [fail('policy', 'The repository has no commit.', 'Push a first commit.')]
}
