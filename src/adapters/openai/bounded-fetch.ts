import { Fault } from '../../domain/fault.ts'

/** fetch whose answers break with Fault `too-large` after `maxBytes`, and which goes nowhere but where it was sent. */
export function createBoundedFetch(maxBytes: number): typeof fetch {
  return async (input, init) => {
    // A redirect would take the prompt, and with it the repository, to somebody else.
    const response = await fetch(input, { ...init, redirect: 'error' })
    if (response.body === null) return response
    const { status, statusText, headers } = response
    return new Response(response.body.pipeThrough(limitTo(maxBytes)), { status, statusText, headers })
  }
}

function limitTo(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let seen = 0
  return new TransformStream({
    transform(chunk, controller) {
      seen += chunk.byteLength
      if (seen <= maxBytes) return controller.enqueue(chunk)
      const message = `The model's endpoint sent more than ${maxBytes} bytes in one answer.`
      controller.error(new Fault('too-large', message, { retryable: false }))
    },
  })
}
