/** How time and memory grow with the tables, and time held against its targets. */
import type { Figures } from '../figures.ts'
import { AUTO, CHECK, FLOOR } from '../names.ts'
import { medianOf } from './contestants.ts'
import { chart, count, megabytes, milliseconds, seconds, table } from './markdown.ts'
import { targetTable, type Target } from './targets.ts'

type Growth = Figures['growth']

/** What a larger size may take for each sequence, against the size before it: noise is a tenth. */
const NO_FASTER = 1.1

/** Where time is held against targets, and where it begins to grow with the tables. */
const AMPLE = 10_000
const MANY = 1_000

export function renderGrowth(growth: Growth): string {
  const targets = timesOf(growth)
  const many = growth.filter(({ tables }) => tables >= MANY)
  return [
    '### Growth',
    ...(targets.length === 0 ? [] : [targetTable(targets)]),
    table(
      ['tables', CHECK, 'a sequence', AUTO, 'a sequence', FLOOR, 'memory, check', 'memory, auto'],
      growth.map(row),
    ),
    ...(many.length < 2 ? [] : [drawing(many)]),
  ].join('\n\n')
}

function row(one: Growth[number]): readonly string[] {
  const [check, auto, floor] = [CHECK, AUTO, FLOOR].map((name) => medianOf(one.measured, name))
  return [
    count(one.tables),
    seconds(check ?? Number.NaN),
    milliseconds(each(one, CHECK)),
    seconds(auto ?? Number.NaN),
    milliseconds(each(one, AUTO)),
    seconds(floor ?? Number.NaN),
    megabytes(one.checkBytes),
    megabytes(one.autoBytes),
  ]
}

function each({ tables, measured }: Growth[number], name: string): number {
  return medianOf(measured, name) / tables
}

/** Time a sequence, from one ample size to the next. */
function timesOf(growth: Growth): readonly Target[] {
  return growth.flatMap((one, index) => {
    const smaller = growth[index - 1]
    if (smaller === undefined || smaller.tables < AMPLE) return []
    return [CHECK, AUTO].map((name) => ({
      what: `${name}: time a sequence, ${count(one.tables)} : ${count(smaller.tables)} tables`,
      value: each(one, name) / each(smaller, name),
      limit: NO_FASTER,
      format: (value: number) => value.toFixed(2),
    }))
  })
}

function drawing(growth: Growth): string {
  const names = [AUTO, CHECK, FLOOR]
  return [
    `Lines from top to bottom: ${names.join('; ')}.`,
    chart({
      title: 'Milliseconds a sequence',
      unit: 'milliseconds',
      labels: growth.map(({ tables }) => count(tables)),
      lines: names.map((name) => growth.map((one) => each(one, name) * 1000)),
    }),
  ].join('\n\n')
}
