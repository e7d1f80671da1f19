import process from 'node:process'
import { defineConfig } from 'vitest/config'

/** Server versions to run the integration tests on: the newest and the oldest, or what is asked for. */
const majors = (process.env['POSTGRESQL_MAJORS'] ?? '18,10').split(',')

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['__tests__/unit/**/*.test.ts'] } },
      {
        test: {
          name: 'contract',
          include: ['__tests__/contract/**/*.test.ts'],
          // Its modules import JSON without an attribute, which only a bundler accepts.
          server: { deps: { inline: [/@actions\/(languageservice|workflow-parser|expressions)/] } },
        },
      },
      ...majors.map((major) => ({
        test: {
          name: `postgresql-${major}`,
          include: ['__tests__/integration/**/*.test.ts'],
          globalSetup: ['__tests__/helpers/provide-server.ts'],
          testTimeout: 30_000,
        },
      })),
    ],
  },
})
