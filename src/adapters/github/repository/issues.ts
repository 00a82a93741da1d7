import type { RestEndpointMethodTypes } from '@octokit/rest'
import { untrusted } from '../../../domain/untrusted.ts'
import type { HostedComment, RepositoryHost } from '../../../ports/code-host.ts'
import { actorOf } from '../actor.ts'
import type { Identity } from '../identity.ts'
import { orAbsent } from './absent.ts'
import { PAGE, type RepositoryApi } from './repository-api.ts'

type Comment = RestEndpointMethodTypes['issues']['getComment']['response']['data']
type Talk = Pick<
  RepositoryHost,
  'issue' | 'comments' | 'react' | 'createComment' | 'updateComment' | 'deleteComment' | 'replyInThread'
>

export function createIssues(api: RepositoryApi): Talk {
  const { issues, reactions } = api.octokit.rest
  return {
    async issue(number) {
      const { data } = await issues.get({ ...(await api.place()), issue_number: number })
      return {
        title: untrusted(data.title),
        body: untrusted(data.body ?? ''),
        state: data.state === 'open' ? 'open' : 'closed',
        labels: data.labels.map((label) => (typeof label === 'string' ? label : (label.name ?? ''))),
        author: actorOf(data.user),
      }
    },
    async comments(number) {
      const identity = await api.identity()
      const query = { ...(await api.place()), issue_number: number, per_page: PAGE }
      const comments = await api.octokit.paginate(issues.listComments, query)
      return comments.map((comment) => hostedComment(comment, identity))
    },
    async react(target, content) {
      const at = await api.place()
      if ('issue' in target) await reactions.createForIssue({ ...at, issue_number: target.issue, content })
      else if ('comment' in target) {
        await reactions.createForIssueComment({ ...at, comment_id: target.comment, content })
      } else {
        await reactions.createForPullRequestReviewComment({ ...at, comment_id: target.reviewComment, content })
      }
    },
    async createComment(number, body) {
      const identity = await api.identity()
      const { data } = await issues.createComment({ ...(await api.place()), issue_number: number, body })
      return hostedComment(data, identity)
    },
    async replyInThread(pull_number, comment_id, body) {
      const at = await api.place()
      const { data } = await api.octokit.rest.pulls.createReplyForReviewComment({
        ...at,
        pull_number,
        comment_id,
        body,
      })
      return data.id
    },
    async updateComment(id, body) {
      await issues.updateComment({ ...(await api.place()), comment_id: id, body })
    },
    async deleteComment(id) {
      await orAbsent(issues.deleteComment({ ...(await api.place()), comment_id: id }))
    },
  }
}

function hostedComment(comment: Comment, { appId, bot }: Identity): HostedComment {
  return {
    id: comment.id,
    url: comment.html_url,
    body: untrusted(comment.body ?? ''),
    author: actorOf(comment.user),
    createdAt: comment.created_at,
    updatedAt: comment.updated_at,
    ours: comment.performed_via_github_app?.id === appId || comment.user?.id === bot.id,
  }
}
