import { expect, test } from '@jest/globals'
import { decideFollow, type Follow, type FollowFacts } from '../../src/approval/decide-follow.ts'

type Part = 'own' | 'parent' | 'judged'
type Edits = { readonly [Key in Part]?: Partial<FollowFacts[Key]> } & { readonly mergeBase?: string | undefined }

const OWN = {
  number: 20,
  state: 'open',
  merged: false,
  headRef: 'agent/docs/12-x',
  headSha: 'own',
  baseRef: 'otto/x',
} as const
const PARENT = { number: 12, state: 'open', merged: false, headRef: 'otto/x', headSha: 'p', baseRef: 'main' } as const
const MERGED = { state: 'closed', merged: true } as const

function factsOf(edits: Edits): FollowFacts {
  return {
    own: { ...OWN, ...edits.own },
    parent: { ...PARENT, ...edits.parent },
    judged: { head: 'own', base: 'otto/x', mergeBase: 'p', ...edits.judged },
    mergeBase: 'mergeBase' in edits ? edits.mergeBase : 'p',
  }
}

const NOTHING: Follow = { do: 'nothing' }
const MERGE: Follow = { do: 'refresh', key: 'merged:12', reason: '#12 was merged into main' }

test.each<[string, Edits, Follow]>([
  ['nothing has moved', {}, NOTHING],
  ['the one below was pushed to', { parent: { headSha: 'p2' } }, NOTHING],
  ['the one below goes elsewhere', { parent: { baseRef: 'release' } }, NOTHING],
  ['the one below was merged, its branch kept', { parent: MERGED }, { ...MERGE, base: 'main' }],
  ['the one below was merged, and GitHub retargeted it', { parent: MERGED, own: { baseRef: 'main' } }, MERGE],
  [
    'the one below was merged, and somebody sent it elsewhere',
    { parent: MERGED, own: { baseRef: 'release' } },
    NOTHING,
  ],
  [
    'it follows already',
    { parent: MERGED, own: { baseRef: 'main' }, judged: { base: 'main', mergeBase: 'p' } },
    NOTHING,
  ],
  [
    'the one below was closed',
    { parent: { state: 'closed' } },
    { do: 'close', reason: '#12, which it was stacked on, was closed' },
  ],
  [
    'the one below was closed, and GitHub closed it with the branch',
    { parent: { state: 'closed' }, own: { state: 'closed' } },
    { do: 'close', reason: '#12, which it was stacked on, was closed' },
  ],
  [
    'the one below was closed, but it goes elsewhere by now',
    { parent: { state: 'closed' }, own: { baseRef: 'main' } },
    NOTHING,
  ],
  ['somebody closed it', { own: { state: 'closed' } }, NOTHING],
  ['it was merged itself', { own: MERGED, parent: MERGED }, NOTHING],
  [
    'the branch below was rewritten',
    { mergeBase: 'older' },
    { do: 'refresh', key: 'base:otto/x:older', reason: 'otto/x was rewritten' },
  ],
  ['the branch below was rewritten, and somebody pushed here', { mergeBase: 'older', own: { headSha: 'o2' } }, NOTHING],
  ['the branch below has nothing in common with it any more', { mergeBase: undefined }, NOTHING],
])('what follows where %s', (_, edits, wanted) => {
  expect(decideFollow(factsOf(edits))).toEqual(wanted)
})
