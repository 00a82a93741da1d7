import { type ParseError, parse } from 'jsonc-parser'
import { parseImage } from '../domain/image-reference.ts'

export const DEVCONTAINER_PATH = '.devcontainer/devcontainer.json'

export type Devcontainer = { readonly image: string } | { readonly problem: string }

/** What would have to be built or started beside the image: without it, the image is not what its owners mean. */
const BUILT = ['build', 'dockerFile', 'dockerComposeFile', 'features'] as const

/** The image that a dev container starts from; undefined where the file names none and builds none. Never throws. */
export function parseDevcontainer(text: string): Devcontainer | undefined {
  const value = parseObject(text)
  if (value === undefined) return { problem: 'it is not JSON' }
  const fields: ReadonlyMap<string, unknown> = new Map(Object.entries(value))
  const built = BUILT.filter((name) => !isEmpty(fields.get(name)))
  if (built.length > 0) return { problem: `it builds its image (${built.join(', ')}), which is not done here` }
  const image = fields.get('image')
  if (image === undefined) return undefined
  return typeof image === 'string' && parseImage(image) !== undefined
    ? { image }
    : { problem: 'its image is no name of one' }
}

function parseObject(text: string): object | undefined {
  const errors: ParseError[] = []
  try {
    const value: unknown = parse(text, errors, { allowTrailingComma: true })
    return errors.length === 0 && typeof value === 'object' && value !== null ? value : undefined
  } catch {
    // Nested deeper than the parser's stack.
    return undefined
  }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
}
