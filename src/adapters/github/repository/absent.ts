import { isFault } from '../../../domain/fault.ts'

/** The answer, or undefined where GitHub says that there is none (404). */
export async function orAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (isFault(error, 'not-found')) return undefined
    throw error
  }
}
