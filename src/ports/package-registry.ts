/** What a registry says of one version of a package. */
export interface PackageRecord {
  /** Whether there is any version of that name. */
  readonly packageExists: boolean
  readonly versionExists: boolean
  /** ISO 8601: when the name's first version was published. */
  readonly firstPublishedAt?: string
  /** ISO 8601: when this version was published. */
  readonly publishedAt?: string
  /** Whether installing it runs a script of its own. */
  readonly installScript: boolean
  /** As lockfiles write it: `sha512-…`. */
  readonly integrity?: string
  /** An SPDX expression, as its publisher says. */
  readonly licence?: string
}

/** Asked on the trusted side, never by what an agent wrote. */
export interface PackageRegistry {
  /** Host that tarballs of this registry come from. */
  readonly host: string
  /** Throws Fault `network`, `timeout`, `rate-limited`, `too-large`, `malformed`: then nothing is known. */
  look(name: string, version: string, signal?: AbortSignal): Promise<PackageRecord>
}
