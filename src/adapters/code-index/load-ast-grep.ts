import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

export type AstGrep = typeof import('@ast-grep/wasm')

/** What is needed of the runtime's WebAssembly, which the compiler is told of only together with a browser. */
interface Instantiate {
  instantiate(
    binary: Uint8Array,
    imports: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly instance: { readonly exports: Readonly<Record<string, unknown>> } }>
}

const require = createRequire(import.meta.url)

// The package's own entry imports its binary as a module, which Node calls an experiment.
export async function loadAstGrep(): Promise<AstGrep> {
  const glue = (await import(require.resolve('@ast-grep/wasm/wasm_bg.js'))) as AstGrep & {
    __wbg_set_wasm: (exports: unknown) => void
  }
  const binary = await readFile(require.resolve('@ast-grep/wasm/wasm_bg.wasm'))
  const { WebAssembly } = globalThis as unknown as { WebAssembly: Instantiate }
  const { instance } = await WebAssembly.instantiate(binary, { './wasm_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
  await glue.initializeTreeSitter()
  return glue
}
