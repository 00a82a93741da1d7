import { createSecretScanner } from '../adapters/secretlint/scanner.ts'
import type { PromptSource } from '../agent/opening.ts'
import { renderMemories } from '../agent/render-memories.ts'
import type { WorkDeps } from '../agent/work.ts'
import type { Config } from '../config/env.ts'
import { createPolicySource } from '../config/policy-source.ts'
import { DEFAULT_MEMORY } from '../domain/policy.ts'
import { redact } from '../domain/redact.ts'
import type { MemoryDesk } from '../intake/deps.ts'
import { createPropose } from '../memory/propose.ts'
import { createRecall } from '../memory/recall.ts'
import { createRemember, type Remember } from '../memory/remember.ts'
import type { Clock } from '../ports/clock.ts'
import type { CodeHost } from '../ports/code-host.ts'
import type { MemoryStore } from '../ports/memory-store.ts'

interface MemoryParts {
  readonly stores: { readonly memories: MemoryStore }
  readonly clock: Clock
}

/** Keeps lessons, with known secrets taken out. */
export function openRemember({ stores, clock }: MemoryParts): Remember {
  const scanner = createSecretScanner()
  const redactText = async (text: string, path: string) => redact(text, await scanner.scan(text, path))
  return createRemember({ memories: stores.memories, clock, redact: redactText })
}

/** What the agent recalls when it begins, and how it proposes what later runs should know. */
export function openAgentMemory(parts: MemoryParts): Required<Pick<WorkDeps, 'propose'>> & { recall: PromptSource } {
  const recall = createRecall(parts.stores.memories)
  return {
    propose: createPropose(openRemember(parts)),
    async recall(state, journal) {
      const entries = await recall(state)
      if (entries.length === 0) return []
      await journal.record({ type: 'memory.recalled', data: { ids: entries.map(({ id }) => id) } })
      return [{ name: 'memory', text: renderMemories(entries) }]
    },
  }
}

/** What people say to the repository's memory, as far as the policy on its default branch keeps one. */
export function openMemoryDesk(
  parts: MemoryParts & { readonly codeHost: CodeHost; readonly config: Pick<Config, 'policy'> },
): MemoryDesk {
  const remember = openRemember(parts)
  const policies = createPolicySource(parts.codeHost, parts.config.policy)
  return {
    store: parts.stores.memories,
    async learn(repository, { by, number, run, ...taught }) {
      const branch = repository.defaultBranch
      const commit = await parts.codeHost.open(repository, 'read').branchHead(branch)
      const read = commit === undefined ? undefined : await policies.read(repository, commit, branch)
      const policy = read?.policy.memory ?? DEFAULT_MEMORY
      if (!policy.enabled) return undefined
      const source = { person: by, number, ...(run === undefined ? {} : { run }) }
      const lesson = { ...taught, source, confirmedBy: by, repositoryId: repository.id, expireDays: policy.expireDays }
      return (await remember(lesson))?.memory
    },
  }
}
