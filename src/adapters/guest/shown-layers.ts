import type { HeldFile, Layer } from '../../ports/sandbox.ts'

/** A layer whose file is held open until the guest has unpacked it. */
export interface HeldLayer {
  readonly layer: Layer
  readonly file: HeldFile
}

/** Where a guest finds the file of a layer: a descriptor that it was started with, or a path of its own. */
export interface ShownLayer {
  readonly layer: Layer
  readonly at: number | string
  readonly bytes: number
}

/** What a shell can name with one digit, less the standard streams and what an engine needs for itself. */
export const FIRST_FD = 4
const MOST = 6
/** Nothing of an image is hidden by it. */
const FOLDER = '/opt/layers'

/** Holds the files of layers that have one for as long as `use` takes. */
export async function withHeldLayers<T>(
  layers: readonly Layer[],
  use: (held: readonly HeldLayer[]) => Promise<T>,
): Promise<T> {
  const held: HeldLayer[] = []
  try {
    for (const layer of layers.slice(0, MOST)) {
      const file = await layer.hold?.()
      if (file !== undefined) held.push({ layer, file })
    }
    return await use(held)
  } finally {
    await Promise.all(held.map(({ file }) => file.release()))
  }
}

export function shownByDescriptor(held: readonly HeldLayer[]): ShownLayer[] {
  return held.map(({ layer, file }, index) => ({ layer, at: FIRST_FD + index, bytes: file.bytes }))
}

export interface MountedLayer extends ShownLayer {
  readonly at: string
  /** The host's path. */
  readonly from: string
}

export function shownByPath(held: readonly HeldLayer[]): MountedLayer[] {
  return held.map(({ layer, file }, index) => {
    return { layer, at: `${FOLDER}/${index}.tar`, bytes: file.bytes, from: file.path }
  })
}
