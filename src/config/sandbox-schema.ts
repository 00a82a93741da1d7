import { z } from 'zod'
import { parseImage } from '../domain/image-reference.ts'

const plain = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[^\p{Cc}]*$/u, 'must be one line without control characters')
const text = (longest: number) => plain(longest).min(1)

const image = z
  .string()
  .max(400)
  .refine((value) => parseImage(value) !== undefined, 'must be the name of an image, such as node:24 or name@sha256:…')

const path = text(200)
  .regex(/^(?:\/[\w.-]+)+$/, 'must be an absolute path')
  .refine(
    (value) => !value.split('/').includes('..') && !/^\/(?:proc|sys|dev)(?:\/|$)/.test(value),
    'must not lead upwards or to a folder of the kernel',
  )

const service = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?$/, 'must be small letters, digits and inner dashes')
    .describe('How people call it.'),
  image: image.describe('The image that it starts from, one that the operator allows.'),
  env: z
    .record(z.string().regex(/^[A-Za-z_]\w{0,99}$/, 'must be the name of a variable'), plain(1_000))
    .default({})
    .describe('Variables that it starts with. No place for secrets: it holds a throw-away database.'),
  ports: z.array(z.int().min(1_024).max(65_535)).max(10).default([]).describe('Where it listens, on localhost.'),
  health: text(1_000).optional().describe('A shell command, run inside it, that succeeds once it can be used.'),
  seconds: z.int().min(1).max(300).default(60).describe('How long it may take until then.'),
  writable: z.array(path).max(10).default([]).describe('Folders that it writes to, beside /tmp, /run and its volumes.'),
})

export const SANDBOX_FIELDS = {
  sandbox: z
    .strictObject({
      image: image.optional().describe('The image of agent, set-up and tests, one that the operator allows.'),
    })
    .prefault({})
    .describe('What sandboxes start from, where they are containers of Docker.'),
  services: z
    .array(service)
    .max(5)
    .default([])
    .describe(
      'What tests need beside them, such as a database: started for agent and clean room, reached on localhost.',
    )
    .check(({ value, issues }) => {
      const seen = new Set<string | number>()
      for (const [index, { name, ports }] of value.entries()) {
        for (const key of [name, ...ports]) {
          const where = typeof key === 'string' ? 'name' : 'ports'
          const message = `${key} is taken by another service`
          if (seen.has(key)) issues.push({ code: 'custom', input: value, path: [index, where], message })
          seen.add(key)
        }
      }
    }),
}
