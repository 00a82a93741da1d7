import type { Exposure } from '../domain/exposure.ts'
import { isFault } from '../domain/fault.ts'
import type { BaseDeps } from './base-heads.ts'
import { findExposures } from './exposure/find-exposures.ts'
import type { WorkflowFile } from './exposure/read-workflow.ts'

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/
const LARGEST = 512 * 1024
const MOST_FILES = 200

/** What the workflows of a base tree put within reach of code on a branch of the agent's. */
export async function readExposures(deps: BaseDeps, base?: string): Promise<Exposure[]> {
  const entries = (await deps.entries()).filter(({ path }) => WORKFLOW.test(path))
  const files: WorkflowFile[] = []
  for (const [index, { path, oid, mode }] of entries.entries()) {
    const bytes = index < MOST_FILES && mode.startsWith('100') ? await readOrNone(oid, deps) : undefined
    files.push({ path, ...(bytes === undefined ? {} : { text: new TextDecoder().decode(bytes) }) })
  }
  return findExposures(files, base)
}

async function readOrNone(oid: string, { read }: BaseDeps): Promise<Uint8Array | undefined> {
  try {
    return await read(oid, LARGEST)
  } catch (error) {
    if (isFault(error, 'too-large')) return undefined
    throw error
  }
}
