import type { Evidence, ServiceRun } from '../domain/evidence.ts'
import type { RunState } from '../domain/run-state.ts'
import type { SandboxStart } from '../domain/sandbox-start.ts'
import type { SandboxEngine } from '../ports/sandbox.ts'

/** The services of a run, with what their images were. */
export async function describeServices(
  engine: Pick<SandboxEngine, 'environment'>,
  { services = [] }: SandboxStart,
): Promise<ServiceRun[]> {
  const described = services.map(async ({ name, image }) => ({ name, image, digest: await engine.environment(image) }))
  return Promise.all(described)
}

/** What evidence says of where it was gathered, beside the digest. */
export function describeStart(
  { sandbox }: NonNullable<RunState['base']>,
  services: readonly ServiceRun[],
): Pick<Evidence, 'image' | 'note' | 'services'> {
  return {
    ...(sandbox?.image === undefined ? {} : { image: sandbox.image }),
    ...(sandbox?.note === undefined ? {} : { note: sandbox.note }),
    ...(services.length === 0 ? {} : { services }),
  }
}
