/**
 * Text that somebody outside wrote: from GitHub, a repository, a tool or a model. It is data, never instructions of
 * ours, until a prompt frames it or a renderer neutralises it. The brand makes the compiler ask.
 */
export type Untrusted = string & { readonly __untrusted: unique symbol }

export function untrusted(text: string): Untrusted {
  return text as Untrusted
}
