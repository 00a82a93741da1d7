import { z } from 'zod'
import { MODEL_ROLES } from '../ports/model.ts'

const name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be lower case letters, digits and hyphens')
const text = z.string().min(1).max(2000)
const tokens = z.int().min(1).max(100_000_000)
const seconds = z.int().min(1).max(3600)
const price = z.number().min(0).max(100_000)

/** Headers and parameters that would carry a key: the file is no place for one. */
const KEY = /^(?:authorization|proxy-authorization|(?:x-)?api[-_]?key|x-goog-api-key|ocp-apim-subscription-key|key)$/i

const plain = z
  .record(z.string().regex(/^[\w-]{1,100}$/, 'must be a plain name'), text)
  .refine((record) => !Object.keys(record).some((key) => KEY.test(key)), {
    error:
      'must hold no key: name the variable that holds it as `key`, and `key-header` where it has a header of its own',
  })

const endpoint = z.strictObject({
  url: z
    .string()
    .refine(isAddress, 'must be https://HOST/… (http for machines of your own network), without a key in it'),
  api: z.enum(['chat', 'responses']).default('chat'),
  key: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{0,99}$/, 'must be the name of the environment variable that holds the key')
    .refine((variable) => !variable.startsWith('SALLYPORT_'), 'must not begin with SALLYPORT_: those are settings')
    .optional(),
  'key-header': z
    .string()
    .regex(/^[\w-]{1,100}$/, 'must be the name of a header')
    .optional(),
  headers: plain.default({}),
  query: plain.default({}),
  'timeout-seconds': seconds.optional(),
  'idle-seconds': seconds.optional(),
})

const OURS = ['model', 'messages', 'input', 'tools', 'stream', 'stream_options', 'store']

const model = z.strictObject({
  endpoint: name,
  name: text,
  'context-window': tokens.optional(),
  'max-output': tokens.optional(),
  prices: z.strictObject({ input: price, 'cached-input': price.optional(), output: price }).optional(),
  body: z
    .record(z.string(), z.json())
    .refine((body) => !Object.keys(body).some((key) => OURS.includes(key)), {
      error: `must leave alone what the program says itself: ${OURS.join(', ')}`,
    })
    .default({}),
})

const chain = z.array(name).min(1, 'must name at least one model').max(10)
const roles = Object.fromEntries(MODEL_ROLES.map((role) => [role, chain.optional()] as const))

export const MODELS_SCHEMA = z.strictObject({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be a code of three letters, as USD')
    .default('USD'),
  endpoints: z.record(name, endpoint),
  models: z.record(name, model),
  chains: z.strictObject({
    default: chain,
    ...(roles as Record<(typeof MODEL_ROLES)[number], z.ZodOptional<typeof chain>>),
  }),
})

export type ModelsDocument = z.output<typeof MODELS_SCHEMA>

function isAddress(value: string): boolean {
  const url = URL.parse(value)
  return (
    url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.search === ''
  )
}
