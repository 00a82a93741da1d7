import { parse } from 'yaml'
import { z } from 'zod'

const MANIFEST = z.object({
  name: z.string(),
  description: z.string(),
  url: z.string(),
  public: z.boolean(),
  hook_attributes: z.object({ url: z.string(), active: z.boolean() }),
  default_permissions: z.record(z.string(), z.enum(['read', 'write'])),
  default_events: z.array(z.string()),
})

/** `app.yml`: the App as it is registered. */
export type Manifest = z.output<typeof MANIFEST>

/** @param text of our own `app.yml`: anything else in it is a bug, and throws. */
export function parseManifest(text: string): Manifest {
  return MANIFEST.parse(parse(text))
}
