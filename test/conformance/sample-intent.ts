import { digestOf } from '../../src/domain/digest.ts'
import type { Intent } from '../../src/domain/intent.ts'
import type { Actor } from '../../src/domain/repository.ts'
import { untrusted } from '../../src/domain/untrusted.ts'

export const MAINTAINER: Actor = { id: 7, login: 'maintainer', type: 'User' }
export const ACTOR = 'github:7:maintainer'

export interface IntentParts {
  readonly key: string
  readonly repositoryId?: number
  readonly number?: number
  readonly kind?: Intent['kind']
}

export function sampleIntent({ key, repositoryId = 1, number = 1, kind = 'fix' }: IntentParts): Intent {
  const [title, body] = [untrusted('Quadratic backtracking'), untrusted('It takes 2.6 s.')]
  return {
    key,
    kind,
    repository: { id: repositoryId, owner: 'acme', name: 'path-parse', installationId: 3, defaultBranch: 'main' },
    requester: MAINTAINER,
    delivery: `delivery-${key}`,
    at: '2026-01-02T03:04:05Z',
    subject: { type: 'issue', number, title, body, digest: digestOf({ title, body }) },
  }
}
