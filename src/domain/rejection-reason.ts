/** What the buttons of a rejected pull request say: a reason in one click, for later runs to know. */
export interface RejectionReason {
  /** At most 20 characters, as a check's buttons are. */
  readonly identifier: string
  readonly label: string
  /** At most 40 characters. */
  readonly description: string
  readonly lesson: string
}

export const REJECTION_REASONS: readonly RejectionReason[] = [
  {
    identifier: 'why-approach',
    label: 'Wrong approach',
    description: 'It went about it in the wrong way',
    lesson: 'was rejected: it went about it in the wrong way; look for another approach',
  },
  {
    identifier: 'why-needless',
    label: 'Not needed',
    description: 'Nobody needs this change',
    lesson: 'was rejected: the change is not needed here; do no more than what was asked for',
  },
  {
    identifier: 'why-quality',
    label: 'Not good enough',
    description: 'The right idea, not done well enough',
    lesson: 'was rejected: the right idea, not done well enough; look closer at edge cases, tests and style',
  },
]

/** What a click teaches, in one sentence. */
export function lessonOf(identifier: string, title: string): string | undefined {
  const reason = REJECTION_REASONS.find((one) => one.identifier === identifier)
  return reason && `"${title.slice(0, 120)}" ${reason.lesson}.`
}
