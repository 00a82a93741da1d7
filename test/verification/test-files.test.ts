import { expect, test } from '@jest/globals'
import { isTestFile } from '../../src/verification/test-files.ts'

test.each([
  'test.js',
  'tests.ts',
  'spec.mjs',
  'test/a.js',
  'tests/unit/a.py',
  'src/__tests__/a.tsx',
  'a.test.ts',
  'src/a.spec.jsx',
  'a-test.js',
  'a_test.mjs',
  'src/__snapshots__/a.test.ts.snap',
  'test/fixtures/a.json',
  'pkg/a_test.go',
  'pkg/testdata/x',
  'test_a.py',
  'pkg/a_test.py',
  'conftest.py',
  'tests/it.rs',
  'src/parser_test.rs',
  'src/test/java/A.java',
  'ATest.java',
  'TestA.java',
  'AIT.kt',
  'FooSpec.scala',
  'FooTests.cs',
  'FooTests.swift',
  'spec/a_spec.rb',
  'a_test.exs',
  'FooTest.php',
  'test_a.c',
  'a_unittest.cc',
  'foo_test.dart',
  'run.bats',
  'e2e/login.ts',
])('%s is a test', (path) => {
  expect(isTestFile(path)).toBe(true)
})

test.each([
  'index.js',
  'src/contest.js',
  'latest.ts',
  'attest/a.go',
  'src/testing-library.ts',
  'src/inspect.js',
  'README.md',
  'jest.config.js',
  'package.json',
  'protest.py',
  'src/Contest.java',
  'Testament.java.txt',
  'fastest.rs',
  'lib/specification.rb',
  '.github/workflows/test.yml',
  'Makefile',
])('%s is none', (path) => {
  expect(isTestFile(path)).toBe(false)
})
