import { Fault } from '../../domain/fault.ts'

/** Docker's answer, or its silence, as something a person can act on. */
export function dockerFault(error: unknown, wanted: Wanted): Fault {
  if (error instanceof Fault) return error
  return new Fault('engine-unavailable', advice(error, wanted), { retryable: true, cause: error })
}

export function isGone(error: unknown): boolean {
  return statusOf(error) === 404
}

interface Wanted {
  readonly image: string
  readonly isDefault: boolean
}

function advice(error: unknown, { image, isDefault }: Wanted): string {
  const detail = error instanceof Error ? error.message : String(error)
  if (statusOf(error) === undefined)
    return `The Docker engine does not answer (${detail}). Start it, or set DOCKER_HOST.`
  if (!isDefault) return `The image ${image} cannot be had (${detail}). Pull it, or load it, on the engine's host.`
  if (isGone(error)) return `The image ${image} is missing. Run: scripts/sandbox-image.sh ${image}`
  return `The Docker engine refused: ${detail}`
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined
  return typeof error.statusCode === 'number' ? error.statusCode : undefined
}
