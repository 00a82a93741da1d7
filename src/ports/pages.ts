/** What a browser asks for, after everything about who asks was checked: nothing of it is trusted beyond that. */
export interface PageRequest {
  readonly method: 'GET' | 'POST'
  /** Below the pages' root, without a query: `/` or `/callback`. */
  readonly path: string
  readonly query: URLSearchParams
  /** The fields of a form; empty for a GET. */
  readonly form: URLSearchParams
}

export type PageAnswer =
  | {
      readonly status: number
      /** Whole, or in parts as they become known. Everything from outside is escaped already. */
      readonly html: string | AsyncIterable<string>
      /** An origin beside our own that forms of this page may be sent to: `https://github.com`. */
      readonly formTarget?: string
      /** Called once the page was sent. */
      readonly afterwards?: () => void
    }
  /** Below the pages' root; always asked for with GET. */
  | { readonly goTo: string }

/** Pages as one function. Never throws a Fault: what went wrong is a page too. */
export type Pages = (request: PageRequest) => Promise<PageAnswer>
