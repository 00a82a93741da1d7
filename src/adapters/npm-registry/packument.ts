import type { PackageRecord } from '../../ports/package-registry.ts'

interface KnownVersion {
  readonly publishedAt?: string
  readonly installScript: boolean
  readonly integrity?: string
  readonly licence?: string
}

/** What is kept of a registry's document about one name. */
export interface KnownPackage {
  readonly exists: boolean
  readonly firstPublishedAt?: string
  readonly versions: Readonly<Record<string, KnownVersion>>
}

type Fields = Readonly<Record<string, unknown>>

/** @returns undefined for what is no such document. */
export function parsePackument(text: string): KnownPackage | undefined {
  try {
    const document = fields(JSON.parse(text))
    const time = fields(document.time)
    const versions = Object.entries(fields(document.versions)).map(
      ([version, value]) => [version, versionOf(fields(value), time[version])] as const,
    )
    if (versions.length === 0 && typeof document.name !== 'string') return undefined
    // Some mirrors leave out when a name was made: then its first version says so.
    const first = [time.created, ...versions.map(([, { publishedAt }]) => publishedAt)].filter(isText).sort()[0]
    return {
      exists: versions.length > 0,
      ...(first === undefined ? {} : { firstPublishedAt: first }),
      versions: Object.fromEntries(versions),
    }
  } catch {
    return undefined
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function versionOf(value: Fields, publishedAt: unknown): KnownVersion {
  const { scripts, hasInstallScript, gypfile, dist, license } = value
  const run = Object.keys(fields(scripts)).some((name) => ['preinstall', 'install', 'postinstall'].includes(name))
  const { integrity } = fields(dist)
  const licence = typeof license === 'string' ? license : fields(license).type
  return {
    installScript: run || hasInstallScript === true || gypfile === true,
    ...(typeof publishedAt === 'string' ? { publishedAt } : {}),
    ...(typeof integrity === 'string' ? { integrity } : {}),
    ...(typeof licence === 'string' ? { licence } : {}),
  }
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

export function recordOf(known: KnownPackage, version: string): PackageRecord {
  const found = Object.hasOwn(known.versions, version) ? known.versions[version] : undefined
  const { firstPublishedAt } = known
  return {
    packageExists: known.exists,
    versionExists: found !== undefined,
    ...(firstPublishedAt === undefined ? {} : { firstPublishedAt }),
    installScript: false,
    ...found,
  }
}
