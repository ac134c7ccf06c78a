import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // vitest would leave one of two cores idle.
    maxWorkers: 2,
    projects: [
      { test: { name: 'unit', include: ['{analytics,renderer,electron,samples,build}/**/*.test.{ts,tsx}', 'tests/*.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'intake', include: ['tests/{intake,fuzz}/**/*.test.ts'], testTimeout: 120_000 } },
      { test: { name: 'oracle', include: ['tests/oracle/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'fault', include: ['tests/fault/**/*.test.ts'], testTimeout: 300_000 } },
      { test: { name: 'desktop', include: ['tests/{desktop,cli}/**/*.test.ts'], testTimeout: 120_000 } },
      { test: { name: 'e2e', include: ['tests/e2e/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 180_000, fileParallelism: false } },
    ],
  },
});
