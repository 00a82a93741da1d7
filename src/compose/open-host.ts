import { createGitHubCodeHost, type GitHubCodeHost } from '../adapters/github/code-host.ts'
import type { Config } from '../config/env.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'

export function openHost(config: Pick<Config, 'github'>, clock: Clock, log: Logger): GitHubCodeHost {
  const { appId, privateKey, apiUrl } = config.github
  return createGitHubCodeHost({ appId, privateKey, apiUrl, clock, log })
}
