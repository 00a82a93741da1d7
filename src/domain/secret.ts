// Node's debugger and `console.log` ask an object for its own rendering under this symbol.
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** A value that must never be printed: it shows as `[secret]` in text, JSON and debuggers; `reveal` hands it out. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [INSPECT](): string {
    return '[secret]'
  }
}
