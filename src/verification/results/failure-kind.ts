import type { FailureKind } from '../../domain/evidence.ts'

/** What runners print, by what it means. Of all that match, what stands first in the text decides. */
const SIGNS: readonly (readonly [FailureKind, RegExp])[] = [
  [
    'timeout',
    /Timeout of \d+ms exceeded|Exceeded timeout of|Test timed out in|test timed out after|panic: test timed out|testTimeoutFailure/,
  ],
  [
    'not-loaded',
    /Cannot find (?:module|package)|ERR_MODULE_NOT_FOUND|ERR_UNKNOWN_FILE_EXTENSION|does not provide an export named|\bSyntaxError\b|\bIndentationError\b|is not a (?:function|constructor)\b|ReferenceError: \S+ is not defined|ENOENT: no such file|Test suite failed to run|Failed to (?:load|resolve import)|No tests? (?:files )?found/,
  ],
  [
    'not-loaded',
    /\bModuleNotFoundError\b|\bImportError\b|NameError: name|AttributeError: (?:module|type object|partially)|errors? during collection|collection failure|\bFileNotFoundError\b|fixture '[^'\n]{1,99}' not found/,
  ],
  [
    'not-loaded',
    /\bCan't locate \S+ in @INC|\bCall to undefined (?:function|method)\b|\b(?:Class|Interface|Trait) "[^"\n]{1,200}" not found/,
  ],
  [
    'not-loaded',
    /\[(?:build|setup) failed\]|\bundefined: \w|no required module provides package|cannot find package|error\[E\d{4}\]|could not compile|error: unresolved import|COMPILATION ERROR|cannot find symbol|NoClassDefFoundError|ClassNotFoundException|NoSuchMethodError|command not found|: not found$|No such file or directory/m,
  ],
  [
    'assertion',
    /^\s*operator: +\w+\n\s*expected:|^#\s+Failed test\b|\bFailed asserting that\b|\bAssertionError\b|\bERR_ASSERTION\b|AssertionFailedError|ComparisonFailure|assertion failed\b|assertion `|expect\([^)\n]{0,200}\)\.|^(?:E\s+)?assert\b|^>?\s*assert .*\n(?:.*\n)?E\s|Failed: DID NOT RAISE|_test\.go:\d+: |\bexpected:? .{0,200}\b(?:got|actual|but)\b/im,
  ],
  [
    'error',
    /\b\w*(?:Error|Exception)\b(?: \[\w+\])?:|^Traceback|\bpanicked at (?!'assertion)(?![^\n]*\n?assertion)|^panic: |\bSegmentation fault\b/m,
  ],
]

/** Why a test or a command failed, by what it printed. Only words: whoever writes the tests can forge them. */
export function classifyFailure(text: string): FailureKind {
  const found = SIGNS.map(([kind, sign]) => ({ kind, at: placeOf(kind, text.search(sign), text) }))
  const seen = found.filter(({ at }) => at >= 0).sort((left, right) => left.at - right.at)
  return seen[0]?.kind ?? 'unknown'
}

// `TypeError: add is not a function` is a missing name before it is an error: what else its line says comes first.
function placeOf(kind: FailureKind, at: number, text: string): number {
  if (kind !== 'error' || at < 0) return at
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}
