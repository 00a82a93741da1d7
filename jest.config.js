/** Jest 30 runs TypeScript as it is: Node 24 strips the types. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  modulePathIgnorePatterns: ['<rootDir>/.cache/'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testTimeout: 20_000,
}
