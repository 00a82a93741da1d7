import type { MountSettings } from 'dockerode'
import type { HeldLayer, MountedLayer } from '../guest/shown-layers.ts'
import type { DockerOptions } from './docker-options.ts'

const BLIND_MS = 10 * 60_000

/**
 * Begins a container with the files of its layers, and once more without where that fails: an engine elsewhere, or one
 * beside our own container, has not the files that we have. Their names are digests: whatever it finds by them is the same.
 */
export function createLayerMounts({ log }: Pick<DockerOptions, 'log'>) {
  let blindUntil = 0

  return async function begin<T>(
    held: readonly HeldLayer[],
    start: (held: readonly HeldLayer[]) => Promise<T>,
  ): Promise<T> {
    if (held.length === 0 || Date.now() < blindUntil) return start([])
    try {
      return await start(held)
    } catch (error) {
      const started = await start([])
      blindUntil = Date.now() + BLIND_MS
      log?.(`The Docker engine cannot show snapshots to its containers, so they are sent: ${String(error)}`)
      return started
    }
  }
}

export function renderLayers(shown: readonly MountedLayer[]) {
  return shown.map(({ from, at }): MountSettings => ({ Type: 'bind', Source: from, Target: at, ReadOnly: true }))
}
