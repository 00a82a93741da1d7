import { Secret } from '../domain/secret.ts'
import type { StoredModel } from '../ports/settings-store.ts'
import { isLocal } from './github-place.ts'

export type ModelField = 'endpoint' | 'model' | 'key'
export type ModelProblems = Readonly<Partial<Record<ModelField, string>>>

export type ReadModelForm =
  | { readonly ok: true; readonly model: StoredModel }
  | { readonly ok: false; readonly problems: ModelProblems }

/** @param known the one that is stored: its key is kept where none is typed and the endpoint is the same. */
export function readModelForm(form: URLSearchParams, known: StoredModel | undefined): ReadModelForm {
  const [endpoint, name, typed] = ['endpoint', 'model', 'key'].map((field) => (form.get(field) ?? '').trim())
  const baseUrl = (endpoint || 'https://api.openai.com/v1').replace(/\/+$/, '')
  const problems: ModelProblems = {
    ...endpointProblem(baseUrl),
    ...(name ? {} : { model: 'Which model? Give its name as the endpoint calls it.' }),
    ...(/^[\x21-\x7e]*$/.test(typed ?? '') ? {} : { key: 'A key has no spaces and no letters beyond ASCII.' }),
  }
  if (Object.keys(problems).length > 0 || !name) return { ok: false, problems }
  const key = typed ? new Secret(typed) : known?.baseUrl === baseUrl ? known.key : undefined
  return { ok: true, model: key === undefined ? { baseUrl, name } : { baseUrl, name, key } }
}

function endpointProblem(baseUrl: string): ModelProblems {
  const url = URL.parse(baseUrl)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || baseUrl.length > 300) {
    return { endpoint: 'It must look like https://HOST/v1.' }
  }
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    return { endpoint: 'Leave name, password and hash out of it; the key has a field of its own.' }
  }
  const clear = url.protocol === 'http:' && url.hostname.includes('.') && !isLocal(url.hostname)
  const inside = /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./.test(url.hostname)
  return clear && !inside ? { endpoint: 'It must begin with https://: the key would travel in clear text.' } : {}
}
