import { parentPort } from 'node:worker_threads'
import { createAnswers } from './answer.ts'
import { decodeFacts, encodeFacts } from './encode-facts.ts'
import type { FileFacts } from './facts.ts'
import type { Reply, Request } from './messages.ts'
import { readFileFacts } from './read-file.ts'

/** The thread that reads hostile files: it holds one tree, and may be ended at any time. */
const files = new Map<string, FileFacts>()
/** Decoded when the first question comes: a thread that only reads for another is never asked. */
const stored = new Map<string, string>()
const settings = new Map<string, string>()
let answers: ReturnType<typeof createAnswers> | undefined
let turn: Promise<void> = Promise.resolve()

parentPort?.on('message', (request: Request) => {
  // A failure here is a bug or a thread out of memory: either ends it, and the other side knows what to do.
  turn = turn.then(() => handle(request))
})

async function handle(request: Request): Promise<void> {
  switch (request.type) {
    case 'known':
      stored.set(request.path, request.stored)
      break
    case 'setting':
      settings.set(request.path, request.text)
      break
    case 'read':
      reply({ type: 'read', id: request.id, ...(await read(request.path, request.content)) })
      break
    case 'ask': {
      for (const [path, text] of stored) files.set(path, decodeFacts(text))
      stored.clear()
      answers ??= createAnswers({ files, settings })
      reply({ type: 'answer', id: request.id, answer: await answers(request.query, request.changes) })
    }
  }
}

async function read(path: string, content: Uint8Array): Promise<{ stored?: string }> {
  try {
    const facts = await readFileFacts(path, content)
    if (facts === undefined) return {}
    files.set(path, facts)
    return { stored: encodeFacts(facts) }
  } catch (error) {
    // Nested too deep for the stack, or beyond what the parser's memory holds: a file like that is left unread.
    if (error instanceof RangeError || String(error).includes('RuntimeError')) return {}
    throw error
  }
}

function reply(message: Reply): void {
  parentPort?.postMessage(message)
}
