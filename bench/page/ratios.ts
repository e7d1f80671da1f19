/** The action beside other ways to the same end, as ratios held against the targets. */
import { SYSTEM, type Build } from '../../__tests__/helpers/server-binaries.ts'
import type { Figures } from '../figures.ts'
import type { Measured } from '../rounds.ts'
import { AUTO, BEFORE, CHECK, CHECK_DRIFTED, DJANGO, FLOOR, IDLE_AUTO, WIKI } from '../names.ts'
import { medianOf, ratioOf, timesOf } from './contestants.ts'
import { chart, count } from './markdown.ts'
import { targetTable, type Target } from './targets.ts'

type Ratio = { readonly of: string; readonly to: string; readonly limit: number }

/** Debian's build is older than 18, from which on a function gives whole states. */
const ON_SYSTEM: readonly Ratio[] = [
  { of: CHECK, to: WIKI, limit: 0.35 },
  { of: CHECK_DRIFTED, to: WIKI, limit: 0.4 },
  { of: AUTO, to: WIKI, limit: 0.8 },
  { of: AUTO, to: DJANGO, limit: 0.4 },
  { of: IDLE_AUTO, to: CHECK, limit: 1.05 },
]

const ON_OTHERS: readonly Ratio[] = [
  { of: CHECK, to: WIKI, limit: 0.3 },
  { of: CHECK_DRIFTED, to: WIKI, limit: 0.3 },
  { of: CHECK, to: FLOOR, limit: 1.3 },
  { of: AUTO, to: WIKI, limit: 0.75 },
  { of: AUTO, to: DJANGO, limit: 0.4 },
  { of: IDLE_AUTO, to: CHECK, limit: 1.05 },
]

export function renderRatios({ tables, measured }: Figures['ratios'], server: Build): string {
  const ratios = server === SYSTEM ? ON_SYSTEM : ON_OTHERS
  return [
    `### ${count(tables)} tables`,
    targetTable(ratios.map((ratio) => targetOf(measured, ratio))),
    timesOf(measured),
    chart({
      title: `Seconds for ${count(tables)} tables`,
      unit: 'seconds',
      labels: measured.map(({ name }) => name),
      bars: measured.map(({ name }) => medianOf(measured, name)),
    }),
  ].join('\n\n')
}

function targetOf(measured: readonly Measured[], { of, to, limit }: Ratio) {
  // What an older build is compared with was the same for it, unless that was a run of its own.
  const sameTo = to === CHECK ? `${BEFORE}${to}` : to
  return {
    what: `${of} : ${to}`,
    before: ratioOf(measured, [`${BEFORE}${of}`, sameTo]),
    value: ratioOf(measured, [of, to]),
    limit,
    format: (value: number) => value.toFixed(2),
  } satisfies Target
}
