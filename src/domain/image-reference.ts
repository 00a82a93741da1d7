/** `ghcr.io/acme/ci:24@sha256:…` taken apart, Docker's defaults filled in. */
export interface ImageReference {
  /** Registry and path: `docker.io/library/node`. */
  readonly name: string
  readonly tag?: string
  /** `sha256:` and 64 digits. It alone says what an engine takes, whatever the tag. */
  readonly digest?: string
}

const LONGEST = 400
const HOST = /^(?:localhost|[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+|[a-z0-9-]{1,63}(?=:))(?::\d{1,5})?$/
const PART = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*$/
const TAG = /^\w[\w.-]{0,127}$/
const DIGEST = /^sha256:[0-9a-f]{64}$/
const ANY = '*'

/** @returns undefined for what names no image. An image without tag and digest is the one tagged `latest`. */
export function parseImage(text: string): ImageReference | undefined {
  const { name, tag, digest } = split(text)
  const [host = '', ...path] = name.split('/')
  if (text.length > LONGEST || !HOST.test(host) || path.length === 0 || !path.every((part) => PART.test(part))) return
  if ((tag !== undefined && !TAG.test(tag)) || (digest !== undefined && !DIGEST.test(digest))) return
  if (digest === undefined) return { name, tag: tag ?? 'latest' }
  return { name, digest, ...(tag === undefined ? {} : { tag }) }
}

/** Why this is no pattern of images; undefined for `node:24`, `ghcr.io/acme/*`, `node@sha256:…`. */
export function imagePatternProblem(pattern: string): string | undefined {
  const solid = pattern.replaceAll('**', ' ').replaceAll('*', 'x')
  return parseImage(solid) === undefined ? 'must be the name of an image, in which * stands for a part' : undefined
}

/**
 * Whether a pattern names an image: `*` is anything within a segment of the name, or of the tag. A pattern without a
 * tag is of every tag and digest. One with a tag is of no digest, since an engine would not look at the tag.
 */
export function matchesImage(pattern: string, image: ImageReference): boolean {
  const { name, tag = ANY, digest } = split(pattern)
  const [wanted, given] = [name.split('/'), image.name.split('/')]
  const isName = wanted.length === given.length && wanted.every((part, index) => matches(part, given[index] ?? ''))
  if (!isName) return false
  if (digest !== undefined) return digest === image.digest
  if (image.digest !== undefined) return tag === ANY
  return matches(tag, image.tag ?? '')
}

function split(text: string): { readonly name: string; readonly tag?: string; readonly digest?: string } {
  const [rest = '', ...digests] = text.split('@')
  const colon = rest.lastIndexOf(':')
  const hasTag = colon > rest.lastIndexOf('/')
  const name = fullName(hasTag ? rest.slice(0, colon) : rest)
  const tag = hasTag ? { tag: rest.slice(colon + 1) } : {}
  return digests.length === 0 ? { name, ...tag } : { name, ...tag, digest: digests.join('@') }
}

// As Docker reads it: a first part that is no host is a folder of the hub.
function fullName(name: string): string {
  const slash = name.indexOf('/')
  if (slash === -1) return `docker.io/library/${name}`
  const first = name.slice(0, slash)
  return first === 'localhost' || /[.:]/.test(first) ? name : `docker.io/${name}`
}

// Greedy, and back to the last star only: pattern times text at most.
function matches(pattern: string, text: string): boolean {
  let [at, star, from] = [0, -1, 0]
  for (let index = 0; index < text.length; ) {
    if (pattern[at] === ANY) {
      star = at++
      from = index
    } else if (at < pattern.length && pattern[at] === text[index]) {
      at += 1
      index += 1
    } else if (star === -1) return false
    else {
      at = star + 1
      from += 1
      index = from
    }
  }
  return /^\**$/.test(pattern.slice(at))
}
