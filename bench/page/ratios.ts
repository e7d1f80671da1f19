/** The action beside other ways to the same end, as ratios held against the targets. */
import type { Figures } from '../figures.ts'
import type { Measured } from '../rounds.ts'
import { AUTO, BEFORE, CHECK, FLOOR, IDLE_AUTO, WIKI } from '../names.ts'
import { medianOf, ratioOf, timesOf } from './contestants.ts'
import { chart, count } from './markdown.ts'
import { targetTable, type Target } from './targets.ts'

const RATIOS = [
  { of: CHECK, to: WIKI, limit: 0.35 },
  { of: CHECK, to: FLOOR, limit: 1.3 },
  { of: AUTO, to: WIKI, limit: 0.8 },
  { of: IDLE_AUTO, to: CHECK, limit: 1.05 },
] as const

export function renderRatios({ tables, measured }: Figures['ratios']): string {
  return [
    `### ${count(tables)} tables`,
    targetTable(RATIOS.map((ratio) => targetOf(measured, ratio))),
    timesOf(measured),
    chart({
      title: `Seconds for ${count(tables)} tables`,
      unit: 'seconds',
      labels: measured.map(({ name }) => name),
      bars: measured.map(({ name }) => medianOf(measured, name)),
    }),
  ].join('\n\n')
}

function targetOf(measured: readonly Measured[], { of, to, limit }: (typeof RATIOS)[number]) {
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
