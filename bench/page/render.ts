/** All figures, as the block that is generated in `docs/benchmarks.md`. */
import type { Circumstances, Figures, Records } from '../figures.ts'
import { SECTIONS, type SectionName } from '../options.ts'
import { renderGrowth } from './growth.ts'
import { renderImports } from './imports.ts'
import { megabytes } from './markdown.ts'
import { renderRatios } from './ratios.ts'
import { renderLarge, renderLocks, renderPartitions } from './shapes.ts'
import { renderStart } from './start.ts'

const RENDERERS: { readonly [Name in SectionName]: (figures: Figures[Name]) => string } = {
  ratios: renderRatios,
  growth: renderGrowth,
  start: renderStart,
  imports: renderImports,
  partitions: renderPartitions,
  large: renderLarge,
  locks: renderLocks,
}

/** The sections that have been measured, in their order. */
export function renderRecords(records: Records): string {
  return SECTIONS.flatMap((name) => renderSection(name, records[name])).join('\n\n')
}

function renderSection<Name extends SectionName>(
  name: Name,
  record: Records[Name],
): readonly string[] {
  const render: (figures: Figures[Name]) => string = RENDERERS[name]
  if (record === undefined) return []
  return [render(record.figures), circumstances(record.circumstances)]
}

function circumstances(given: Circumstances): string {
  const { cores, memoryBytes, processor } = given
  return `_${given.date}, commit ${given.commit}: PostgreSQL ${given.postgresql}, Node ${given.node}, ${cores} cores
(${processor}), ${megabytes(memoryBytes)} of memory, rounds: ${given.rounds}._`
}
