import type { Actor } from './repository.ts'
import type { Standing } from './round-state.ts'

type Publishers = Pick<Standing, 'publishRequests' | 'publishRefused'>

/** Somebody says that a held change may leave; who asked for it never counts. */
export function withPublisher(
  { intent, publishRequests }: Publishers & { readonly intent: { readonly requester: Actor } },
  by: Actor,
): Publishers {
  return { publishRequests: by.id === intent.requester.id ? publishRequests : [...publishRequests, by] }
}

/** They said so, and had no say any more when it counted. */
export function withoutPublisher({ publishRequests }: Publishers, by: Actor): Publishers {
  return { publishRequests: publishRequests.filter(({ id }) => id !== by.id), publishRefused: by }
}
