import type { Actor, User } from '../state/accounts.ts'
import { type Comment, type Issue, isPull, type Label, type Reaction } from '../state/issues.ts'
import { fullName, type Repository, type World } from '../state/world.ts'
import { repositoryHtml, repositoryUrl } from './repository.ts'
import { nodeId, type Schemas } from './schemas.ts'
import { renderApp, renderUser } from './user.ts'

export function renderIssue(world: World, repository: Repository, issue: Issue): Schemas['issue'] {
  const url = `${repositoryUrl(world, repository)}/issues/${issue.number}`
  const html = `${repositoryHtml(world, repository)}/${isPull(issue) ? 'pull' : 'issues'}/${issue.number}`
  return {
    id: issue.id,
    node_id: nodeId('I', issue.id),
    url,
    repository_url: repositoryUrl(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: html,
    number: issue.number,
    state: issue.state,
    state_reason: issue.stateReason,
    title: issue.title,
    body: issue.body,
    user: renderUser(world, issue.actor.user),
    labels: issue.labels.map((label) => renderLabel(world, repository, label)),
    assignee: null,
    assignees: [],
    milestone: null,
    locked: issue.locked,
    active_lock_reason: null,
    comments: issue.comments.length,
    closed_at: issue.closedAt,
    closed_by: issue.closedBy === null ? null : renderUser(world, issue.closedBy),
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    author_association: renderAssociation(repository, issue.actor.user),
    reactions: renderReactions(`${url}/reactions`, issue.reactions),
    performed_via_github_app: renderVia(world, issue.actor),
    draft: issue.pull?.draft ?? false,
    ...(isPull(issue)
      ? {
          pull_request: {
            url: `${repositoryUrl(world, repository)}/pulls/${issue.number}`,
            html_url: html,
            diff_url: `${html}.diff`,
            patch_url: `${html}.patch`,
            merged_at: issue.pull.mergedAt,
          },
        }
      : {}),
  }
}

export function renderComment(
  world: World,
  repository: Repository,
  at: { issue: Issue; comment: Comment },
): Schemas['issue-comment'] {
  const { issue, comment } = at
  const url = `${repositoryUrl(world, repository)}/issues/comments/${comment.id}`
  return {
    url,
    html_url: `${repositoryHtml(world, repository)}/${isPull(issue) ? 'pull' : 'issues'}/${issue.number}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(world, repository)}/issues/${issue.number}`,
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    user: renderUser(world, comment.actor.user),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: renderAssociation(repository, comment.actor.user),
    body: comment.body,
    reactions: renderReactions(`${url}/reactions`, comment.reactions),
    performed_via_github_app: renderVia(world, comment.actor),
  }
}

export function renderLabel(world: World, repository: Repository, label: Label): Schemas['label'] {
  return {
    id: label.id,
    node_id: nodeId('LA', label.id),
    url: `${world.url}/repos/${fullName(repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: label.isDefault,
    description: label.description,
  }
}

export function renderReaction(world: World, reaction: Reaction): Schemas['reaction'] {
  return {
    id: reaction.id,
    node_id: nodeId('REA', reaction.id),
    user: renderUser(world, reaction.user),
    content: reaction.content as Schemas['reaction']['content'],
    created_at: reaction.createdAt,
  }
}

export function renderAssociation(repository: Repository, user: User): Schemas['author-association'] {
  if (user.id === repository.owner.id) return 'OWNER'
  if (!repository.collaborators.has(user.login.toLowerCase())) return 'NONE'
  return repository.owner.type === 'Organization' ? 'MEMBER' : 'COLLABORATOR'
}

function renderVia(world: World, actor: Actor): Schemas['nullable-integration'] {
  return actor.app === null ? null : (renderApp(world, actor.app) as Schemas['nullable-integration'])
}

export function renderReactions(url: string, reactions: readonly Reaction[]): Schemas['reaction-rollup'] {
  const count = (content: string): number => reactions.filter((one) => one.content === content).length
  return {
    url,
    total_count: reactions.length,
    '+1': count('+1'),
    '-1': count('-1'),
    laugh: count('laugh'),
    hooray: count('hooray'),
    confused: count('confused'),
    heart: count('heart'),
    rocket: count('rocket'),
    eyes: count('eyes'),
  }
}
