import type { Schema } from './github-api.ts'

/** Where GitHub's description contradicts GitHub: by operation and status, the schema that is meant. */
export const CORRECTIONS: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  // The description asks that an account be a user and an enterprise at once; its own example is not. The schema of a
  // single installation says "either".
  'GET /app/installations': { 200: { type: 'array', items: { $ref: '#/components/schemas/installation' } } },
}
