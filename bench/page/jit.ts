/** What JIT costs, held against a run without it. */
import type { Figures } from '../figures.ts'
import { CHECK_DRIFTED, WITHOUT_JIT } from '../names.ts'
import { ratioOf, timesOf } from './contestants.ts'
import { count } from './markdown.ts'
import { targetTable } from './targets.ts'

/** What a run may take where the server may compile statements, against one where it may not. */
const NO_SLOWER = 1.3

export function renderJit(figures: Figures['jit']): string {
  return ['### JIT', ...figures.flatMap(renderOne)].join('\n\n')
}

function renderOne({ tables, measured }: Figures['jit'][number]): readonly string[] {
  const what = `${count(tables)} tables: ${CHECK_DRIFTED} : the same, JIT off`
  const value = ratioOf(measured, [CHECK_DRIFTED, WITHOUT_JIT])
  return [targetTable([{ what, value, limit: NO_SLOWER, format: twoDigits }]), timesOf(measured)]
}

function twoDigits(ratio: number): string {
  return ratio.toFixed(2)
}
