/** Jest 30 runs TypeScript as it is: Node 24 strips the types. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  modulePathIgnorePatterns: ['<rootDir>/.cache/'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Generous: on a machine that is busy with something else, late is not wrong.
  testTimeout: 60_000,
}
