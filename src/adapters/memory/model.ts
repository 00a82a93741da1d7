import type { Model, ModelAnswer, ModelRequest } from '../../ports/model.ts'

export type ScriptedAnswer = ModelAnswer | ((request: ModelRequest) => ModelAnswer | Promise<ModelAnswer>)

/** A model that says what it is told to say, in order. Asked beyond the script it throws: the script was wrong. */
export function createScriptedModel(answers: readonly ScriptedAnswer[]): Model {
  const offer = { endpoint: 'script', model: 'scripted' }
  let asked = 0
  return {
    name: offer.model,
    offers: [offer],
    async complete(request, signal) {
      signal.throwIfAborted()
      const next = answers[asked++]
      if (next === undefined) throw new Error(`The script of ${answers.length} answers is at its end.`)
      return { served: offer, ...(typeof next === 'function' ? await next(request) : next) }
    },
  }
}
