import { isFault } from '../domain/fault.ts'
import type { CodeHost, HostedComment, RepositoryHost } from '../ports/code-host.ts'
import type { Commanded } from './interpretation.ts'

/** Where somebody spoke, and is answered: their comment can be reacted to, and what stands there is read and added to. */
export interface Talk extends Pick<RepositoryHost, 'react' | 'roleOf' | 'reviewRules' | 'reviews'> {
  comments(number: number): Promise<readonly Pick<HostedComment, 'body' | 'createdAt' | 'ours'>[]>
  createComment(number: number, body: string): Promise<unknown>
}

/** The conversation of an issue or pull request, or the thread of a review where the command was written. */
export function openTalk({ repository, thread }: Commanded, codeHost: Pick<CodeHost, 'open'>): Talk {
  const host = codeHost.open(repository, 'talk')
  return thread === undefined ? host : inThread(host, thread)
}

function inThread(host: RepositoryHost, thread: number): Talk {
  return {
    ...host,
    react: (target, reaction) => host.react('comment' in target ? { reviewComment: target.comment } : target, reaction),
    comments: async (number) => {
      const { threads } = await host.reviewThreads(number)
      return threads.find(({ comments }) => comments[0]?.id === thread)?.comments ?? host.comments(number)
    },
    createComment: async (number, body) => {
      try {
        return await host.replyInThread(number, thread, body)
      } catch (error) {
        // Its first comment was deleted meanwhile: the pull request itself is still there to be answered on.
        if (!isFault(error, 'not-found')) throw error
        return host.createComment(number, body)
      }
    },
  }
}
