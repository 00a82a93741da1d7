import { z } from 'zod'

const TABLE = z.record(z.string(), z.string()).catch({})

const MANIFEST = z.object({ scripts: TABLE, dependencies: TABLE, devDependencies: TABLE })

/** What verification reads of a `package.json`; a part that is absent or of another shape is empty. */
export type Manifest = z.infer<typeof MANIFEST>

const EMPTY: Manifest = { scripts: {}, dependencies: {}, devDependencies: {} }

export function parseManifest(text: string | undefined): Manifest {
  const parsed = MANIFEST.safeParse(jsonOf(text ?? ''))
  return parsed.success ? parsed.data : EMPTY
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
