import { Secret } from '../domain/secret.ts'
import { ENV_FIELDS } from './env-schema.ts'
import { singleModel } from './models.ts'
import { type ParsedModels, parseModels } from './models-file.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The models: those of the file that `SALLYPORT_MODELS` names (or is, as JSON), else the one that `MODEL` names. */
export function readModels(env: Env, readFile: ((path: string) => string) | undefined): ParsedModels {
  const { SALLYPORT_MODELS: file, MODEL: model, OPENAI_API_KEY: key } = env
  if (file !== undefined) return readFrom(file, env, readFile)
  if (model === undefined) return refuse('MODEL is missing: the name of the model, as its endpoint calls it')
  const url = ENV_FIELDS.OPENAI_BASE_URL.safeParse(env.OPENAI_BASE_URL)
  // A bad address is told of where all settings are checked.
  if (!url.success) return { ok: false, problems: [] }
  return { ok: true, models: singleModel(url.data, key === undefined ? undefined : new Secret(key), model) }
}

function readFrom(file: string, env: Env, readFile: ((path: string) => string) | undefined): ParsedModels {
  const text = textOf(file, readFile)
  if (!text.ok) return text
  const parsed = parseModels(text.text, env)
  return parsed.ok ? parsed : { ok: false, problems: parsed.problems.map((each) => `SALLYPORT_MODELS ${each}`) }
}

function textOf(file: string, readFile: ((path: string) => string) | undefined) {
  if (file.trimStart().startsWith('{')) return { ok: true, text: file } as const
  try {
    if (readFile === undefined) throw new Error('nothing is read here')
    return { ok: true, text: readFile(file) } as const
  } catch (error) {
    return refuse(`SALLYPORT_MODELS names a file that cannot be read: ${(error as Error).message}`)
  }
}

function refuse(problem: string) {
  return { ok: false, problems: [problem] } as const
}
