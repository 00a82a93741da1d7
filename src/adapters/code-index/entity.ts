/** What a name means across files. */
export type Entity =
  /** One file, or all the files of a package. */
  | { readonly type: 'module'; readonly files: readonly string[] }
  | { readonly type: 'symbol'; readonly path: string; readonly index: number }

export function moduleOf(files: readonly string[]): Entity | undefined {
  return files.length === 0 ? undefined : { type: 'module', files }
}

export function sameEntity(
  left: Entity | undefined,
  right: { readonly path: string; readonly index: number } | Entity,
): boolean {
  return left?.type === 'symbol' && 'path' in right && left.path === right.path && left.index === right.index
}
