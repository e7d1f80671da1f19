/** All figures, as the block that is generated in `docs/benchmarks.md`. */
import type { Circumstances, Figures, Records } from '../figures.ts'
import { SECTIONS, type SectionName } from '../options.ts'
import { renderGrowth } from './growth.ts'
import { renderImports } from './imports.ts'
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

/**
 * The sections that have been measured, in their order. Where all were under the same circumstances,
 * these stand once.
 */
export function renderRecords(records: Records): string {
  const all = SECTIONS.flatMap((name) => records[name]?.circumstances ?? []).map(inWords)
  const [alike, ...others] = new Set(all)
  const below = others.length > 0
  const sections = SECTIONS.flatMap((name) => renderSection(name, records[name], below))
  return [...(below || alike === undefined ? [] : [alike]), ...sections].join('\n\n')
}

function renderSection<Name extends SectionName>(
  name: Name,
  record: Records[Name],
  withCircumstances: boolean,
): readonly string[] {
  if (record === undefined) return []
  const render: (figures: Figures[Name]) => string = RENDERERS[name]
  const below = withCircumstances ? [inWords(record.circumstances)] : []
  return [render(record.figures), ...below]
}

function inWords({ cores, memoryBytes, processor, ...given }: Circumstances): string {
  const memory = `${Math.round(memoryBytes / 1e9)} GB of memory`
  return `_${given.date}, commit ${given.commit}: PostgreSQL ${given.postgresql}, Node ${given.node},
${cores} cores (${processor}), ${memory}, rounds: ${given.rounds}._`
}
