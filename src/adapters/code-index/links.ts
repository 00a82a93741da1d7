import type { Entity } from './entity.ts'
import type { ImportFact } from './facts.ts'
import type { Project } from './project.ts'
import type { Resolver } from './resolve/resolver.ts'
import type { Space } from './space.ts'
import type { Tables } from './tables.ts'

/** Chains of imports, members and types are followed this far: circles end. */
export const MOST_HOPS = 24

/** How far the way was, and which of two meanings is asked for. */
export interface Reach {
  readonly hops: number
  readonly space?: Space | undefined
}

/** What links the files of a project. */
export interface Links {
  readonly project: Project
  readonly tables: Tables
  readonly resolver: Resolver
  /** What an import means. */
  importOf(path: string, fact: ImportFact, reach?: Reach): Entity | undefined
  /** What a use means; undefined where that is outside of the tree, a local, or not to be known. */
  useOf(path: string, index: number, hops?: number): Entity | undefined
}
