import { readFileSync } from 'node:fs'
import {
  buildSchema,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql'
import { checkAnswer } from './graphql-answer.ts'

export interface GraphqlRules {
  checkQuery(query: string, variables: unknown): string[]
  /** Also judges the answer: each selected field there, and of the schema's type. */
  checkExchange(requestBody: unknown, status: number, responseBody: unknown): string[]
}

interface Parsed {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
}

const SCHEMA_FILE = new URL('../../node_modules/@octokit/graphql-schema/schema.graphql', import.meta.url)

export function createGraphqlRules(): GraphqlRules {
  const schema = lazily(() =>
    buildSchema(readFileSync(SCHEMA_FILE, 'utf8'), { assumeValidSDL: true, noLocation: true }),
  )

  function checkQuery(query: string, variables: unknown): string[] {
    const parsed = parseQuery(schema(), query)
    return Array.isArray(parsed) ? parsed : checkVariables(schema(), parsed.operation, variables)
  }

  function checkExchange(requestBody: unknown, status: number, responseBody: unknown): string[] {
    const { query, variables } = (requestBody ?? {}) as { query?: unknown; variables?: unknown }
    if (typeof query !== 'string') return ['The request POST /graphql is wrong at /query: must be string.']
    const problems = checkQuery(query, variables ?? {})
    const { data, errors } = (responseBody ?? {}) as { data?: unknown; errors?: unknown }
    const parsed = parseQuery(schema(), query)
    // Where errors are reported, GitHub leaves out what they concern.
    if (status !== 200 || errors !== undefined || Array.isArray(parsed)) return problems
    return [...problems, ...checkAnswer(schema(), parsed.document, data)]
  }

  return { checkQuery, checkExchange }
}

function parseQuery(schema: GraphQLSchema, query: string): Parsed | string[] {
  const document = parseDocument(query)
  if (document instanceof GraphQLError) return [sentence('document', document)]
  const errors = validate(schema, document)
  if (errors.length > 0) return errors.map((error) => sentence('document', error))
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  return operation === undefined ? ['The GraphQL document has no operation.'] : { document, operation }
}

function parseDocument(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query)
  } catch (error) {
    if (error instanceof GraphQLError) return error
    throw error
  }
}

function checkVariables(schema: GraphQLSchema, operation: OperationDefinitionNode, variables: unknown): string[] {
  const given = (variables ?? {}) as { readonly [name: string]: unknown }
  const declared = operation.variableDefinitions ?? []
  const unknown = Object.keys(given).filter((name) => !declared.some(({ variable }) => variable.name.value === name))
  const { errors = [] } = getVariableValues(schema, declared, given)
  return [
    ...errors.map((error) => sentence('variables', error)),
    ...unknown.map((name) => `The GraphQL variable /${name} is not declared by the document.`),
  ]
}

function sentence(part: string, error: GraphQLError): string {
  const [place] = error.locations ?? []
  return `The GraphQL ${part} is wrong${place === undefined ? '' : ` at ${place.line}:${place.column}`}: ${error.message}`
}

function lazily<T>(create: () => T): () => T {
  const made: T[] = []
  return () => {
    const [first] = made
    if (first !== undefined) return first
    const value = create()
    made.push(value)
    return value
  }
}
