import { Fault } from '../../domain/fault.ts'

/** SQLSTATE classes and codes after which the same call may succeed: the server is away, full, failing over or busy. */
const PASSING_CLASSES = ['08', '53', '57', '58']
/** Classes that say who may not come in, or where there is nothing: an operator's to mend, no later try helps. */
const REFUSING_CLASSES = ['28', '3D']
const PASSING_CODES = ['40001', '40P01', '55P03', '25006', '25P03']
const NETWORK_CODES = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']
/** What pg says without any code. */
const NETWORK_WORDS =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|connection error/i

/** Calls the database. Its faults become Fault `store-unavailable`; anything else is a bug and stays as it is. */
export async function storeCall<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const retryable = isPassing(error)
    if (!retryable && !isRefusal(error)) throw error
    throw new Fault('store-unavailable', `PostgreSQL: ${(error as Error).message}`, { retryable, cause: error })
  }
}

function isPassing(error: unknown): boolean {
  const { code, message } = Object(error) as { code?: unknown; message?: unknown }
  if (typeof code !== 'string') return NETWORK_WORDS.test(String(message))
  return NETWORK_CODES.includes(code) || PASSING_CODES.includes(code) || PASSING_CLASSES.includes(sqlClass(code))
}

function isRefusal(error: unknown): boolean {
  const { code } = Object(error) as { code?: unknown }
  return typeof code === 'string' && REFUSING_CLASSES.includes(sqlClass(code))
}

function sqlClass(code: string): string {
  return code.length === 5 ? code.slice(0, 2) : ''
}
