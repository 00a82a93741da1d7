import { planEcosystems } from './ecosystems.ts'
import { planNpmScripts } from './npm-scripts.ts'
import type { Plan, RepositoryFacts } from './planned-command.ts'
import { withReport } from './reporters.ts'

const NOTHING =
  'No verification command was found: name them under `verify` in .github/agent.yml, or add a `test` script.'

/** The repository's verification commands: those of its policy, else what its base says by well-known files. */
export function planVerification(verify: readonly string[], facts: RepositoryFacts, installed = false): Plan {
  if (verify.length > 0) return { commands: verify.map((line) => ({ label: line, ...withReport(line) })) }
  const scripts = planNpmScripts(facts, installed)
  if (scripts.commands.length > 0) return { commands: scripts.commands }
  if (scripts.missing !== undefined) return scripts
  const commands = planEcosystems(facts)
  return commands.length > 0 ? { commands } : { commands, missing: NOTHING }
}
