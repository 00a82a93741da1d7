import type { RunState } from '../domain/run-state.ts'
import type { CodeHost } from '../ports/code-host.ts'
import type { Journal } from '../ports/stage.ts'
import { renderChecks } from '../view/render-checks.ts'

/** Puts the three checks on what is about to be published, each once. @param shown what they say. */
export async function publishChecks(
  journal: Journal,
  { codeHost }: { readonly codeHost: CodeHost },
  { commit, shown }: { readonly commit: string; readonly shown: RunState },
): Promise<void> {
  const gate = codeHost.open(shown.intent.repository, 'gate', journal.assertLive)
  for (const check of renderChecks(shown, commit)) {
    await journal.perform({
      effect: 'check',
      key: `check:${check.name}:${commit}`,
      observe: async () => (await gate.checks(commit)).find((known) => known.externalId === check.externalId)?.id,
      act: async () => (await gate.createCheck(check)).id,
    })
  }
}
