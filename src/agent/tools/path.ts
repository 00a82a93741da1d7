import { z } from 'zod'

const ROOT = /^\/workspace(?:\/|$)/

/** A path inside the workspace. The sandbox contains whatever it is; this only makes for errors one can act on. */
export const workspacePath = z
  .string()
  .min(1)
  .max(1000)
  .transform((path) => path.replace(ROOT, '') || '.')
  .refine((path) => !path.startsWith('/') && !path.split('/').includes('..') && !path.includes('\0'), {
    message: 'Paths are relative to /workspace and stay in it: no leading slash, no "..".',
  })

/** As an argument: never taken for an option. */
export function argument(path: string): string {
  return `./${path}`
}
