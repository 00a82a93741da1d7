import { createGitHubCodeHost, type GitHubCodeHost } from '../adapters/github/code-host.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { Settings } from './settings.ts'

export function openHost(settings: Pick<Settings, 'github'>, clock: Clock, log: Logger): GitHubCodeHost {
  const { appId, privateKey, apiUrl } = settings.github
  return createGitHubCodeHost({ appId, privateKey, apiUrl, clock, log })
}
