/** The tests in projects: unit, contract, and the integration tests on each major of PostgreSQL. */
import process from 'node:process'
import { defineConfig } from 'vitest/config'
import { isInstalled } from './__tests__/helpers/server.ts'

const NEWEST = '18'
const OLDEST = '10'

/** What does not depend on the server's version: tested on the newest one alone. */
const WHATEVER_THE_VERSION = [
  'blame',
  'bundle',
  'cancellation',
  'comparison',
  'examples',
  'faults',
  'hostile',
  'imports',
  'secrets',
  'silence',
  'summaries',
]

/** What the newest and the oldest one have in common, those between have too. */
const AS_ON_BOTH_ENDS = [
  'allocators',
  'connection',
  'databases',
  'how-drift-is-computed',
  'pgbouncer',
  'several-hosts',
  'soak',
  'tls',
]

function notOn(major: string): readonly string[] {
  if (major === NEWEST) return []
  return major === OLDEST ? WHATEVER_THE_VERSION : [...WHATEVER_THE_VERSION, ...AS_ON_BOTH_ENDS]
}

/**
 * Server versions to run the integration tests on: what is asked for, or the newest and the oldest
 * one. The oldest has binaries for few platforms.
 */
const asked = process.env['POSTGRESQL_MAJORS']?.split(',')
const majors = asked ?? [NEWEST, OLDEST].filter((major) => major === NEWEST || isInstalled(major))

export default defineConfig({
  test: {
    // Integration tests wait for servers more than they compute.
    maxWorkers: 4,
    projects: [
      { test: { name: 'unit', include: ['__tests__/unit/**/*.test.ts'], testTimeout: 60_000 } },
      {
        // Its packages name source maps that they do not carry.
        logLevel: 'error',
        test: {
          name: 'contract',
          include: ['__tests__/contract/**/*.test.ts'],
          testTimeout: 60_000,
          // Its modules import JSON without an attribute, which only a bundler accepts.
          server: { deps: { inline: [/@actions\/(languageservice|workflow-parser|expressions)/] } },
        },
      },
      ...majors.map((major) => ({
        test: {
          name: `postgresql-${major}`,
          include: ['__tests__/integration/**/*.test.ts'],
          exclude: notOn(major).map((name) => `__tests__/integration/${name}.test.ts`),
          globalSetup: ['__tests__/helpers/provide-server.ts'],
          // For what hangs: a test that starts servers takes half a minute where others run beside it.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      })),
    ],
  },
})
