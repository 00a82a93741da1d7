import { buildSchema } from 'graphql'

/** The part of GitHub's schema that is emulated: names and types are GitHub's. */
export const SCHEMA = buildSchema(`
  scalar GitObjectID
  scalar GitRefname
  scalar URI
  scalar DateTime
  enum PullRequestState { OPEN CLOSED MERGED }
  interface Node { id: ID! }
  type Repository implements Node { id: ID! name: String! nameWithOwner: String! isPrivate: Boolean! pullRequest(number: Int!): PullRequest }
  type PullRequest implements Node {
    id: ID! number: Int! title: String! body: String! url: URI! isDraft: Boolean! state: PullRequestState!
    merged: Boolean! headRefName: String! headRefOid: GitObjectID! baseRefName: String! baseRefOid: GitObjectID!
    updatedAt: DateTime! repository: Repository!
  }
  input MarkPullRequestReadyForReviewInput { clientMutationId: String pullRequestId: ID! }
  type MarkPullRequestReadyForReviewPayload { clientMutationId: String pullRequest: PullRequest }
  input ConvertPullRequestToDraftInput { clientMutationId: String pullRequestId: ID! }
  type ConvertPullRequestToDraftPayload { clientMutationId: String pullRequest: PullRequest }
  input RefUpdate { name: GitRefname! afterOid: GitObjectID! beforeOid: GitObjectID force: Boolean = false }
  input UpdateRefsInput { clientMutationId: String repositoryId: ID! refUpdates: [RefUpdate!]! }
  type UpdateRefsPayload { clientMutationId: String }
  type Query { node(id: ID!): Node repository(owner: String!, name: String!): Repository }
  type Mutation {
    markPullRequestReadyForReview(input: MarkPullRequestReadyForReviewInput!): MarkPullRequestReadyForReviewPayload
    convertPullRequestToDraft(input: ConvertPullRequestToDraftInput!): ConvertPullRequestToDraftPayload
    updateRefs(input: UpdateRefsInput!): UpdateRefsPayload
  }
`)
