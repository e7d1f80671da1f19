/** What it costs to measure between imports. */
import type { Figures } from '../figures.ts'
import { checkWith } from '../names.ts'
import { COMMANDS } from '../sections/imports.ts'
import { medianOf } from './contestants.ts'
import { count, seconds, table } from './markdown.ts'

export function renderImports(imports: Figures['imports']): string {
  return [
    '### Imports',
    '`check` with commands that do nothing, before and after each of which it measures.',
    table(
      ['tables', ...COMMANDS.map((commands) => checkWith(commands)), 'each further command'],
      imports.map(row),
    ),
  ].join('\n\n')
}

function row({ tables, measured }: Figures['imports'][number]): readonly string[] {
  const times = COMMANDS.map((commands) => medianOf(measured, checkWith(commands)))
  return [count(tables), ...times.map(seconds), seconds(slope(times))]
}

/** Seconds a command, from one command to the most. */
function slope(times: readonly number[]): number {
  const [, one = Number.NaN, most = Number.NaN] = times
  return (most - one) / (COMMANDS[2] - COMMANDS[1])
}
