import { expect, test } from '@jest/globals'
import { type Move, play } from '../fixtures/town/play.ts'
import { NOOR } from '../fixtures/town/town.ts'

const APPROVED: readonly Move[] = [{ do: 'settle' }, { do: 'approve', who: NOOR, how: 'review' }, { do: 'settle' }]
const OVER: readonly Move[] = [{ do: 'push', who: NOOR }, { do: 'close' }, { do: 'settle' }]

test.each<[string, readonly Move[]]>([
  ['opened again', [{ do: 'reopen' }]],
  ['opened again and pushed back to it', [{ do: 'reopen' }, { do: 'push-back', who: NOOR }]],
])(
  'what was approved does not stay green where it was pushed over and closed at once, and is %s',
  async (_how, then) => {
    const { broken, tally } = await play(1, [...APPROVED, ...OVER, ...then])
    expect({ broken, ...tally }).toMatchObject({ broken: [], greens: 1 })
  },
)
