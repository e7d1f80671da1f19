/** What a benchmark is asked to measure. */
import path from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import type { Build } from '../__tests__/helpers/server-binaries.ts'

/** Parts of the benchmark, in the order in which they run and stand on the page. */
export const SECTIONS = [
  'ratios',
  'jit',
  'growth',
  'start',
  'imports',
  'partitions',
  'large',
  'locks',
] as const

export type SectionName = (typeof SECTIONS)[number]

export type Options = {
  /** Build of PostgreSQL: a major version from npm, or `system`. */
  readonly server: Build
  /** Tables, each with a sequence; the other sizes go along where this one is small. */
  readonly tables: number
  /** Rows of the tables of the section `large`. */
  readonly largeRows: number
  /** Measured rounds, beside one that only warms up. */
  readonly rounds: number
  readonly only: readonly SectionName[]
  /** Folders with a built action: the one to measure, and one to compare it with. */
  readonly dist: string
  readonly distBefore: string | null
  /** Folder of the page and its figures. */
  readonly out: string
}

const ROOT = path.dirname(import.meta.dirname)

/** Reads the options of the command line. Throws where one is unknown or means nothing. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      server: { type: 'string', default: '18' },
      tables: { type: 'string', default: '10000' },
      'large-rows': { type: 'string', default: '20000000' },
      rounds: { type: 'string', default: '5' },
      only: { type: 'string', default: SECTIONS.join(',') },
      dist: { type: 'string', default: path.join(ROOT, 'dist') },
      'dist-before': { type: 'string' },
      out: { type: 'string', default: path.join(ROOT, 'docs') },
    },
  })
  const before = values['dist-before']
  return {
    server: values.server,
    tables: positive('tables', values.tables),
    largeRows: positive('large-rows', values['large-rows']),
    rounds: positive('rounds', values.rounds),
    only: sections(values.only),
    dist: path.resolve(process.cwd(), values.dist),
    distBefore: before === undefined ? null : path.resolve(process.cwd(), before),
    out: path.resolve(process.cwd(), values.out),
  }
}

function positive(option: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw new Error(`--${option} takes a positive integer, not "${text}".`)
}

function sections(text: string): readonly SectionName[] {
  const asked = text.split(',')
  const unknown = asked.filter((name) => !(SECTIONS as readonly string[]).includes(name))
  if (unknown.length === 0) return SECTIONS.filter((name) => asked.includes(name))
  throw new Error(`--only takes ${SECTIONS.join(', ')}, not ${unknown.join(', ')}.`)
}
