import { buildSchema } from 'graphql'

/** The part of GitHub's schema that is emulated: names and types are GitHub's. */
export const SCHEMA = buildSchema(`
  scalar GitObjectID
  scalar GitRefname
  scalar URI
  scalar DateTime
  enum MergeStateStatus { BEHIND BLOCKED CLEAN DIRTY DRAFT HAS_HOOKS UNKNOWN UNSTABLE }
  enum MergeQueueEntryState { AWAITING_CHECKS LOCKED MERGEABLE QUEUED UNMERGEABLE }
  type MergeQueueEntry implements Node { id: ID! enqueuedAt: DateTime! position: Int! state: MergeQueueEntryState! }
  enum PullRequestState { OPEN CLOSED MERGED }
  interface Node { id: ID! }
  type Repository implements Node { id: ID! name: String! nameWithOwner: String! isPrivate: Boolean! pullRequest(number: Int!): PullRequest
    issue(number: Int!): Issue
    pullRequests(states: [PullRequestState!], baseRefName: String, first: Int, orderBy: IssueOrder): PullRequestConnection! }
  type Issue implements Node { id: ID! number: Int!
    closedByPullRequestsReferences(first: Int, includeClosedPrs: Boolean = false): PullRequestConnection }
  type PullRequestConnection { nodes: [PullRequest] }
  enum IssueOrderField { CREATED_AT UPDATED_AT COMMENTS }
  enum OrderDirection { ASC DESC }
  input IssueOrder { field: IssueOrderField! direction: OrderDirection! }
  type PullRequest implements Node {
    id: ID! number: Int! title: String! body: String! url: URI! isDraft: Boolean! state: PullRequestState!
    merged: Boolean! headRefName: String! headRefOid: GitObjectID! baseRefName: String! baseRefOid: GitObjectID!
    updatedAt: DateTime! repository: Repository! author: Actor changedFiles: Int! isMergeQueueEnabled: Boolean! isInMergeQueue: Boolean!
    mergeStateStatus: MergeStateStatus! mergeQueueEntry: MergeQueueEntry
    reviewThreads(first: Int, after: String, last: Int, before: String): PullRequestReviewThreadConnection!
  }
  enum DiffSide { LEFT RIGHT }
  enum PullRequestReviewThreadSubjectType { FILE LINE }
  type PageInfo { hasNextPage: Boolean! endCursor: String hasPreviousPage: Boolean! startCursor: String }
  interface Actor { login: String! }
  type User implements Actor & Node { id: ID! login: String! databaseId: Int }
  type Bot implements Actor & Node { id: ID! login: String! databaseId: Int }
  type PullRequestReview implements Node { id: ID! databaseId: Int }
  type PullRequestReviewComment implements Node {
    id: ID! databaseId: Int body: String! author: Actor createdAt: DateTime! lastEditedAt: DateTime diffHunk: String!
    pullRequestReview: PullRequestReview
  }
  type PullRequestReviewCommentConnection { nodes: [PullRequestReviewComment] pageInfo: PageInfo! totalCount: Int! }
  type PullRequestReviewThread implements Node {
    id: ID! isResolved: Boolean! isOutdated: Boolean! path: String! line: Int originalLine: Int startLine: Int
    diffSide: DiffSide! subjectType: PullRequestReviewThreadSubjectType!
    comments(first: Int, after: String, last: Int, before: String): PullRequestReviewCommentConnection!
  }
  type PullRequestReviewThreadConnection { nodes: [PullRequestReviewThread] pageInfo: PageInfo! totalCount: Int! }
  input ResolveReviewThreadInput { clientMutationId: String threadId: ID! }
  type ResolveReviewThreadPayload { clientMutationId: String thread: PullRequestReviewThread }
  input MarkPullRequestReadyForReviewInput { clientMutationId: String pullRequestId: ID! }
  type MarkPullRequestReadyForReviewPayload { clientMutationId: String pullRequest: PullRequest }
  input ConvertPullRequestToDraftInput { clientMutationId: String pullRequestId: ID! }
  type ConvertPullRequestToDraftPayload { clientMutationId: String pullRequest: PullRequest }
  input EnqueuePullRequestInput { clientMutationId: String expectedHeadOid: GitObjectID jump: Boolean pullRequestId: ID! }
  type EnqueuePullRequestPayload { clientMutationId: String mergeQueueEntry: MergeQueueEntry }
  input DequeuePullRequestInput { clientMutationId: String id: ID! }
  type DequeuePullRequestPayload { clientMutationId: String mergeQueueEntry: MergeQueueEntry }
  input RefUpdate { name: GitRefname! afterOid: GitObjectID! beforeOid: GitObjectID force: Boolean = false }
  input UpdateRefsInput { clientMutationId: String repositoryId: ID! refUpdates: [RefUpdate!]! }
  type UpdateRefsPayload { clientMutationId: String }
  type Query { node(id: ID!): Node repository(owner: String!, name: String!): Repository }
  type Mutation {
    markPullRequestReadyForReview(input: MarkPullRequestReadyForReviewInput!): MarkPullRequestReadyForReviewPayload
    convertPullRequestToDraft(input: ConvertPullRequestToDraftInput!): ConvertPullRequestToDraftPayload
    resolveReviewThread(input: ResolveReviewThreadInput!): ResolveReviewThreadPayload
    enqueuePullRequest(input: EnqueuePullRequestInput!): EnqueuePullRequestPayload
    dequeuePullRequest(input: DequeuePullRequestInput!): DequeuePullRequestPayload
    updateRefs(input: UpdateRefsInput!): UpdateRefsPayload
  }
`)
