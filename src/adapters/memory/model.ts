import type { Model, ModelAnswer, ModelRequest } from '../../ports/model.ts'

export type ScriptedAnswer = ModelAnswer | ((request: ModelRequest) => ModelAnswer | Promise<ModelAnswer>)

/** A model that says what it is told to say, in order. Asked beyond the script it throws: the script was wrong. */
export function createScriptedModel(answers: readonly ScriptedAnswer[]): Model {
  const script = [...answers]
  return {
    name: 'scripted',
    offers: [{ endpoint: 'script', model: 'scripted' }],
    async complete(request, signal) {
      signal.throwIfAborted()
      const next = script.shift()
      if (next === undefined) throw new Error(`The script of ${answers.length} answers is at its end.`)
      return typeof next === 'function' ? next(request) : next
    },
  }
}
