import { openBubblewrap } from '../conformance/sandbox/bubblewrap-harness.ts'
import { openDocker } from '../conformance/sandbox/docker-harness.ts'
import type { SandboxHarness } from '../conformance/sandbox/harness.ts'

export const ENGINES = { bubblewrap: openBubblewrap, docker: openDocker } as const satisfies Readonly<
  Record<string, () => Promise<SandboxHarness>>
>
export type EngineName = keyof typeof ENGINES
