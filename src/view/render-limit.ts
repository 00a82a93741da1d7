import type { RunLimit } from '../domain/manners.ts'

/** Which limit a request would pass, what counts, and what to do: two sentences to follow `no run was started: `. */
export function renderLimit(limit: RunLimit, most: number): string {
  switch (limit) {
    case 'runsPerDay':
      return `you have asked for ${most} runs in this repository today, the most that the policy lets one person (\`manners.runs-per-day\`). The count begins anew at midnight UTC; meanwhile somebody else may ask.`
    case 'runsAtOnce':
      return `${most} runs are queued or at work in this repository, the most that the policy allows (\`manners.runs-at-once\`). Ask again once one of them is done, or end one with \`/agent stop\`.`
    case 'openPulls':
      return `${most} pull requests of mine are open in this repository or on their way, the most that the policy allows (\`manners.open-pulls\`). Merge or close one, or end one with \`/agent reject <reason>\`, then ask again.`
  }
}
