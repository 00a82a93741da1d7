/** A native stack of pull requests: numbers, from the bottom to the top. */
export interface Stack {
  readonly id: number
  readonly number: number
  readonly createdAt: string
  readonly base: string
  readonly pulls: number[]
}
