import { z } from 'zod'
import { DAYS, parseHours } from '../domain/merge-window.ts'
import { nearMatch } from '../domain/near-match.ts'

const hours = z.string().check((context) => {
  if (parseHours(context.value) !== undefined) return
  const [from, to] = context.value.split('-')
  const never = from === to && /^\d\d:\d\d$/.test(from ?? '')
  const message = never
    ? 'never opens: its end is its beginning; the whole day is 00:00-24:00'
    : 'must be as 09:00-16:30'
  context.issues.push({ code: 'custom', input: context.value, message })
})

const timeZone = z
  .string()
  .max(60)
  .check((context) => {
    const message = timeZoneProblem(context.value)
    if (message !== undefined) context.issues.push({ code: 'custom', input: context.value, message })
  })

// An offset would be wrong for half of the year in most places.
function timeZoneProblem(name: string): string | undefined {
  const wanted = 'must be a name such as Europe/Berlin or UTC'
  if (!/^[A-Za-z]/.test(name)) return wanted
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return undefined
  } catch {
    return `${wanted}${hintFor(name)}`
  }
}

function hintFor(name: string): string {
  const known = Intl.supportedValuesOf('timeZone')
  const city = name.replaceAll(' ', '_').toLowerCase()
  const named = known.find((zone) => zone.toLowerCase().endsWith(`/${city}`))
  const meant = named ?? nearMatch(name, known)
  return meant === undefined ? '' : `; did you mean ${meant}?`
}

const window = z.strictObject({
  days: z
    .array(z.enum(DAYS))
    .min(1)
    .max(DAYS.length)
    .default([...DAYS])
    .describe('On which it opens.'),
  hours: hours.default('00:00-24:00').describe('From when until when, by the clocks there; may go past midnight.'),
  'time-zone': timeZone.default('UTC').describe('Where those clocks hang: Europe/Berlin, UTC.'),
})

export const MERGE_FIELDS = {
  merge: z
    .enum(['never', 'when-approved'])
    .default('never')
    .describe('when-approved: what is approved and green is merged by the App.'),
  'merge-method': z.enum(['merge', 'squash', 'rebase']).default('merge').describe('How; a merge queue has its own.'),
  'merge-window': window
    .transform(({ 'time-zone': zone, ...rest }) => ({ ...rest, timeZone: zone }))
    .optional()
    .transform((one) => (one === undefined ? [] : [one]))
    .describe('When; outside of it the merge waits. Absent: at any time.'),
}
