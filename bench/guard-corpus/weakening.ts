import type { FileChange } from '../../src/domain/change-set.ts'
import { file } from '../../test/guard/change.ts'
import type { Sample } from './sample.ts'
import { CONFIGURATIONS } from './weakening/configuration.ts'
import { CSHARP } from './weakening/csharp.ts'
import { GO } from './weakening/go.ts'
import { JAVA } from './weakening/java.ts'
import { JAVASCRIPT, TYPESCRIPT } from './weakening/javascript.ts'
import { PHP } from './weakening/php.ts'
import { PYTHON } from './weakening/python.ts'
import { RUBY } from './weakening/ruby.ts'
import { AVA, KOTLIN, PLAYWRIGHT, UNITTEST } from './weakening/runners.ts'
import { RUST } from './weakening/rust.ts'
import { SECOND } from './weakening/second.ts'
import type { Weakened } from './weakening/way.ts'

const LANGUAGES = [JAVASCRIPT, TYPESCRIPT, PYTHON, GO, JAVA, RUBY, RUST]
const NEW = [PHP, CSHARP, PLAYWRIGHT, AVA, UNITTEST, KOTLIN, ...SECOND]

/** Every weakening of every language, alone and beside a change of the sources that it would cover up. */
export function weakeningSamples(): Sample[] {
  const configured = CONFIGURATIONS.map(([path, before, after]) =>
    sample(['runner configuration', path], [file(path, before, after)]),
  )
  return [...[...LANGUAGES, ...NEW].flatMap(samplesOf), ...configured]
}

function samplesOf(language: Weakened): Sample[] {
  const edits = language.ways.map(([kind, from, to]) => {
    if (!language.text.includes(from)) throw new Error(`${language.path} does not hold ${JSON.stringify(from)}`)
    const after = language.text.replace(from, () => to)
    return sample([kind, `${language.language}: ${firstLine(to)}`], [file(language.path, language.text, after)])
  })
  const renames = language.hiddenAs.map((path) => {
    const moved = file(path, language.text, language.text, { previousPath: language.path })
    return sample(['test file hidden', `${language.language}: ${path}`], [moved])
  })
  const deleted = sample(['test file deleted', language.language], [file(language.path, language.text, null)])
  const emptied = sample(['test file emptied', language.language], [file(language.path, language.text, '')])
  return [...edits, ...renames, deleted, emptied]
}

function sample([kind, name]: readonly [string, string], files: FileChange[]): Sample {
  return { kind, name, files }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]?.slice(0, 70) ?? ''
}
