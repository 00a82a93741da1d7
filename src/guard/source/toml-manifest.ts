import type { FileChange } from '../../domain/change-set.ts'
import type { ManifestChange } from './package-json.ts'
import type { SectionLine } from './toml-sections.ts'
import { changedSections } from './toml-sections.ts'

const DEPENDENCY_SECTION =
  /^((workspace\.|target\..{1,120}\.)?(dev-|build-)?dependencies(\..*)?|patch\..*|replace|dependency-groups(\..*)?|project\.optional-dependencies|tool\.poetry\.(dev-)?dependencies(\..*)?|tool\.poetry\.group\..{1,80}\.dependencies(\..*)?|tool\.uv\.sources(\..*)?)$/

const DESCRIPTIVE_SECTION = /^(project\.(urls|authors|maintainers|license)|package\.metadata\.docs\.rs)$/

const DESCRIPTIVE_KEY =
  /^(name|version|description|readme|license|license-file|authors|maintainers|keywords|classifiers|categories|homepage|repository|documentation|publish|edition|rust-version)\s*=/

const PACKAGE_SECTION = /^(project|package|tool\.poetry)$/

/** Compares two versions of a pyproject.toml or Cargo.toml by the tables that their changed lines stand in. */
export function compareToml(file: FileChange): ManifestChange {
  const lines = changedSections(file)
  if (lines === undefined) return { dependencies: [], execution: [], unreadable: true }
  const telling = lines.filter((line) => !isDescriptive(line))
  return {
    dependencies: sections(telling.filter(isDependency)),
    execution: sections(telling.filter((line) => !isDependency(line))),
    unreadable: false,
  }
}

function isDescriptive({ section, text }: SectionLine): boolean {
  if (DESCRIPTIVE_SECTION.test(section)) return true
  return PACKAGE_SECTION.test(section) && DESCRIPTIVE_KEY.test(text)
}

// In `[project]` the list of dependencies spans lines that do not repeat their key.
function isDependency({ section, text }: SectionLine): boolean {
  return DEPENDENCY_SECTION.test(section) || (section === 'project' && /^(dependencies\s*=|["'\]])/.test(text))
}

function sections(lines: readonly SectionLine[]): string[] {
  return [...new Set(lines.map(({ section }) => (section === '' ? 'the top' : section)))]
}
