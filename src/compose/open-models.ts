import { createOpenaiModel } from '../adapters/openai/model.ts'
import type { Config } from '../config/env.ts'
import { Secret } from '../domain/secret.ts'
import type { Models } from '../ports/model.ts'

// Endpoints on one's own machine ask for none, and the protocol has no way to send none.
const NO_KEY = new Secret('none')

/** The models of this process, made once: what is learned about an endpoint is learned for every run. */
export function openModels({ model: { baseUrl, apiKey, name } }: Config): Models {
  const model = createOpenaiModel({ baseUrl, apiKey: apiKey ?? NO_KEY, model: name })
  return () => model
}
