/** The tests in projects: unit, contract, and the integration tests on each major of PostgreSQL. */
import process from 'node:process'
import { defineConfig } from 'vitest/config'
import { isInstalled, SYSTEM } from './__tests__/helpers/server-binaries.ts'

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
  'interrupted',
  'secrets',
  'silence',
  'summaries',
]

/** Of these, what does not depend on how the server is built or configured either. */
const WHATEVER_THE_BUILD = WHATEVER_THE_VERSION.filter(
  (name) => !['bundle', 'hostile', 'summaries'].includes(name),
)

/** What the newest and the oldest one have in common, those between have too. */
const AS_ON_BOTH_ENDS = [
  'allocators',
  'connection',
  'databases',
  'how-drift-is-computed',
  'late',
  'pgbouncer',
  'several-hosts',
  'slow-server',
  'soak',
  'tls',
  'wide',
]

/** What needs the programs and files of a whole installation. */
const ON_THE_SYSTEM_ALONE = ['stock-build']

function notOn(build: string): readonly string[] {
  if (build === SYSTEM) return WHATEVER_THE_BUILD
  if (build === NEWEST) return ON_THE_SYSTEM_ALONE
  const differing = [...ON_THE_SYSTEM_ALONE, ...WHATEVER_THE_VERSION]
  return build === OLDEST ? differing : [...differing, ...AS_ON_BOTH_ENDS]
}

/**
 * Builds of PostgreSQL to run the integration tests on: what is asked for; or the newest and the
 * oldest one from npm, and the one that Debian's packages have installed. The oldest has binaries
 * for few platforms.
 */
const asked = process.env['POSTGRESQL_MAJORS']?.split(',')
const builds =
  asked ?? [NEWEST, OLDEST, SYSTEM].filter((build) => build === NEWEST || isInstalled(build))

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
      ...builds.map((build) => ({
        test: {
          name: `postgresql-${build}`,
          include: ['__tests__/integration/**/*.test.ts'],
          exclude: notOn(build).map((name) => `__tests__/integration/${name}.test.ts`),
          globalSetup: ['__tests__/helpers/provide-server.ts'],
          // For what hangs: a test that starts servers takes half a minute where others run beside it.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      })),
    ],
  },
})
