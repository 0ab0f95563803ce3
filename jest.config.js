export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testRegex: '\\.spec\\.ts$',
  // Every field of five lists as everybody takes longer than the rest together: `npm run test:whole`.
  testPathIgnorePatterns: process.env.WHOLE ? [] : ['test/whole/visibility\\.spec\\.ts$'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '\\.ts$': ['@swc/jest'] },
  globalSetup: '<rootDir>/test/global-setup.js',
  globalTeardown: '<rootDir>/test/global-teardown.js',
  testTimeout: 240_000,
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1500MB',
};
