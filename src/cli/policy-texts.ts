import type { Io } from './io.ts'

/** Options of every command that reads policies of more than one layer. */
export const LAYER_OPTIONS = {
  organisation: { type: 'string' },
  operator: { type: 'string' },
  branch: { type: 'string' },
} as const

/** Reads the files that were named. @returns a message where one of them is not there. */
export async function readPolicyTexts<Name extends string>(
  paths: Readonly<Record<Name, string | undefined>>,
  io: Pick<Io, 'readFile'>,
): Promise<string | Partial<Record<Name, string>>> {
  const texts: Partial<Record<Name, string>> = {}
  for (const [name, path] of Object.entries(paths) as [Name, string | undefined][]) {
    if (path === undefined) continue
    const text = await io.readFile(path)
    if (text === undefined) return `there is no file ${path}`
    texts[name] = text
  }
  return texts
}
