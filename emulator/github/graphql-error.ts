import { GraphQLError } from 'graphql'

/** A refusal as GraphQL tells it: status 200, and its type beside the message. */
export function typed(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } })
}
