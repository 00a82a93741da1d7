/** Addresses that follow from the API's. */
export interface ApiAddresses {
  /** Without a trailing slash. Octokit finds GraphQL from it, also on GitHub Enterprise Server. */
  readonly rest: string
  /** What `/OWNER/NAME.git` is appended to. */
  readonly git: string
}

/** github.com serves git beside the API's host; GitHub Enterprise Server and the emulator serve it on the same one. */
export function addressesOf(apiUrl: string): ApiAddresses {
  const rest = apiUrl.replace(/\/+$/, '')
  const { origin, hostname } = new URL(rest)
  if (hostname === 'api.github.com') return { rest, git: 'https://github.com' }
  // GitHub Enterprise Cloud with data residency: https://api.NAME.ghe.com beside https://NAME.ghe.com.
  return {
    rest,
    git: /^api\.[a-z0-9-]+\.ghe\.com$/.test(hostname) ? `https://${hostname.slice('api.'.length)}` : origin,
  }
}
