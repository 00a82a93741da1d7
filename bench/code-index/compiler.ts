import ts from 'typescript-js'
import type { Corpus } from './corpus.ts'
import { filesBelow, readText } from './corpus.ts'

/** `path:offset` of a place. */
export type Place = string

export interface Compiler {
  /** Sources that both sides read. */
  readonly texts: ReadonlyMap<string, string>
  /** What the language service finds for the name at an offset, its own definitions left out. */
  references(path: string, at: number): Set<Place>
}

/** The TypeScript compiler's language service over a folder. */
export function openCompiler({ folder }: Corpus): Compiler {
  const paths = filesBelow(folder).filter((path) => /(?<!\.d)\.[cm]?tsx?$/.test(path))
  const texts = new Map(paths.map((path) => [path, readText(folder, path)]))
  const inside = (name: string) => name.slice(folder.length + 1)
  const service = ts.createLanguageService({
    getScriptFileNames: () => paths.map((path) => `${folder}/${path}`),
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const text = texts.get(inside(name)) ?? ts.sys.readFile(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => folder,
    getCompilationSettings: () => ({ ...OPTIONS, customConditions: conditionsOf(folder) }),
    getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  })
  return {
    texts,
    references(path, at) {
      const found = service.findReferences(`${folder}/${path}`, at) ?? []
      const places = found.flatMap(({ references }) => references.filter(({ isDefinition }) => !isDefinition))
      return new Set(
        places.flatMap(({ fileName, textSpan }) => {
          const text = texts.get(inside(fileName))
          // A name in quotes is no use by syntax.
          const quoted = text === undefined || /['"]/.test(text[textSpan.start] ?? '')
          return quoted ? [] : [`${inside(fileName)}:${textSpan.start}`]
        }),
      )
    },
  }
}

// A project's own name for the way to its sources: without it the compiler answers for what was built of them.
function conditionsOf(folder: string): string[] {
  const manifests = filesBelow(folder).filter((path) => path.endsWith('package.json'))
  const names = manifests.flatMap((path) => [...readText(folder, path).matchAll(/"(@[\w/-]*source)": "/g)])
  return [...new Set(names.map(([, name = '']) => name))]
}

const OPTIONS: ts.CompilerOptions = {
  allowImportingTsExtensions: true,
  noEmit: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  types: [],
  skipLibCheck: true,
}
