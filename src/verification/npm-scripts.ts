import { type Manifest, parseManifest } from './manifest.ts'
import { neededPackages } from './needed-packages.ts'
import type { Plan, PlannedCommand, RepositoryFacts } from './planned-command.ts'
import { isKnownRunner, NODE_TAP, withReport } from './reporters.ts'
import { shellLine } from './shell-line.ts'

/** In the order in which they are run: tests may need what a build makes. */
const SCRIPTS = ['build', 'typecheck', 'lint', 'test'] as const

const NO_TEST = /no test specified/i

/**
 * The base's npm scripts. Their text is what runs, on every side, so a change to a script does not change what is
 * verified (a script that calls `npm run` itself reads the manifest of its own side; the guard holds such a change).
 */
export function planNpmScripts(facts: RepositoryFacts, installed = false): Plan {
  const manifest = parseManifest(facts.texts.get('package.json'))
  const names = SCRIPTS.filter((name) => isScript(manifest.scripts[name]))
  const needs = new Map(names.map((name) => [name, installed ? [] : neededPackages(name, manifest, facts)]))
  const ready = names.filter((name) => needs.get(name)?.length === 0)
  const commands = ready.map((name) => toCommand(name, manifest, facts))
  const missing = [...new Set(names.flatMap((name) => needs.get(name) ?? []))]
  if (commands.length > 0 || missing.length === 0) return { commands }
  const some =
    missing.length > 5 ? `${missing.slice(0, 5).join(', ')} and ${missing.length - 5} more` : missing.join(', ')
  const reason = `Its scripts need installed packages (${some}), and none were installed, so there is no evidence.`
  return { commands: [], missing: reason }
}

function isScript(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '' && !NO_TEST.test(text)
}

function toCommand(name: string, { scripts }: Manifest, facts: RepositoryFacts): PlannedCommand {
  const lines = [scripts[`pre${name}`], scripts[name], scripts[`post${name}`]].filter((line) => line !== undefined)
  const label = name === 'test' ? 'npm test' : `npm run ${name}`
  const [only] = lines
  if (lines.length === 1 && only !== undefined && isKnownRunner(only)) return { label, ...withReport(only) }
  const argv = shellLine(lines.map((line) => `( ${line}\n)`).join(' && '))
  return speaksTap(lines.join('\n'), facts) ? { label, argv, env: NODE_TAP } : { label, argv }
}

// Only where node's runner is at work: an older node refuses the option.
function speaksTap(script: string, { texts }: RepositoryFacts): boolean {
  if (/\bnode\b[^&|;]*\s--test\b/.test(script)) return true
  const words = script.split(/\s+/)
  return [...texts].some(([path, text]) => words.includes(path) && /['"]node:test['"]/.test(text))
}
