import { Ajv, type ErrorObject } from 'ajv'
import type { GithubApi } from './github-api.ts'

/** `pointer` leads from the extract's root to a schema. Answers with `<JSON pointer>: <what is wrong>` per violation. */
export type Validate = (pointer: readonly string[], value: unknown) => string[]

const ROOT = 'github'

/** Compiles each schema when it is first needed, and once. */
export function createValidate(api: GithubApi): Validate {
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, inlineRefs: false, logger: false })
  // GitHub marks URL templates ("…/comments{/number}") as `uri`, so only the scheme can be asked for.
  ajv.addFormat('uri', /^[a-z][a-z0-9+.-]*:/i)
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/)
  ajv.addSchema(api, ROOT)
  return (pointer, value) => {
    const compiled = ajv.getSchema(`${ROOT}#/${pointer.map(escapePointer).join('/')}`)
    if (compiled === undefined) throw new Error(`The extract has nothing at ${pointer.join(' > ')}`)
    return compiled(value) === true ? [] : explainAll(compiled.errors ?? [])
  }
}

function escapePointer(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))
}

// What one object lacks is one violation, and where alternatives fail alike, it is said once.
function explainAll(errors: readonly ErrorObject[]): string[] {
  const missing = Map.groupBy(errors.filter(isMissing), (error) => error.instancePath)
  const lacks = [...missing].map(([pointer, group]) => {
    const names = new Set(group.map((error) => String(error.params.missingProperty)))
    return `${pointer || '/'}: lacks ${[...names].join(', ')}`
  })
  const others = errors.filter((error) => !isMissing(error) && !isChoice(error))
  const said = lacks.length + others.length > 0 ? others : errors
  return [...new Set([...lacks, ...said.map((error) => `${error.instancePath || '/'}: ${explain(error)}`)])]
}

function isMissing(error: ErrorObject): boolean {
  return error.keyword === 'required'
}

// "No alternative fits" and "is not null" add nothing to why an alternative did not fit.
function isChoice(error: ErrorObject): boolean {
  return error.keyword === 'anyOf' || (error.keyword === 'type' && error.params.type === 'null')
}

function explain(error: ErrorObject): string {
  const allowed = error.params.allowedValues
  return Array.isArray(allowed) ? `must be one of ${allowed.join(', ')}` : (error.message ?? error.keyword)
}
