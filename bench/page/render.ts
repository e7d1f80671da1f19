/** All figures, as the block that is generated in `docs/benchmarks.md`. */
import { SYSTEM, type Build } from '../../__tests__/helpers/server-binaries.ts'
import type { Circumstances, Figures, Records, RecordsByServer } from '../figures.ts'
import { SECTIONS, type SectionName } from '../options.ts'
import { renderGrowth } from './growth.ts'
import { renderImports } from './imports.ts'
import { renderJit } from './jit.ts'
import { renderRatios } from './ratios.ts'
import { renderLarge, renderLocks, renderPartitions } from './shapes.ts'
import { renderStart } from './start.ts'

type Renderers = { readonly [Name in SectionName]: (figures: Figures[Name]) => string }

const renderersFor = (server: Build): Renderers => ({
  ratios: (figures) => renderRatios(figures, server),
  jit: renderJit,
  growth: renderGrowth,
  start: renderStart,
  imports: renderImports,
  partitions: renderPartitions,
  large: renderLarge,
  locks: renderLocks,
})

/** What was measured on each server, the one that users run first. */
export function renderServers(servers: RecordsByServer): string {
  return Object.keys(servers)
    .toSorted((a, b) => Number(b === SYSTEM) - Number(a === SYSTEM) || Number(b) - Number(a))
    .map((server) => `${titleOf(server)}\n\n${renderRecords(server, servers[server] ?? {})}`)
    .join('\n\n')
}

function titleOf(server: Build): string {
  return server === SYSTEM
    ? "## Figures on Debian's build, as users run it"
    : `## Figures on PostgreSQL ${server} from npm, without JIT`
}

/**
 * The sections that have been measured on a server, in their order. Where all were under the same
 * circumstances, these stand once.
 */
export function renderRecords(server: Build, records: Records): string {
  const all = SECTIONS.flatMap((name) => records[name]?.circumstances ?? []).map(inWords)
  const [alike, ...others] = new Set(all)
  const below = others.length > 0
  const renderers = renderersFor(server)
  const sections = SECTIONS.flatMap((name) => renderSection(name, { records, renderers, below }))
  return [...(below || alike === undefined ? [] : [alike]), ...sections].join('\n\n')
}

type Page = { readonly records: Records; readonly renderers: Renderers; readonly below: boolean }

/** The type parameter ties the figures to the renderer that is for them. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
function renderSection<Name extends SectionName>(
  name: Name,
  { records, renderers, below }: Page,
): readonly string[] {
  const record: Records[Name] = records[name]
  if (record === undefined) return []
  const render: (figures: Figures[Name]) => string = renderers[name]
  return [render(record.figures), ...(below ? [inWords(record.circumstances)] : [])]
}

function inWords({ cores, memoryBytes, processor, ...given }: Circumstances): string {
  const memory = `${Math.round(memoryBytes / 1e9)} GB of memory`
  return `_${given.date}, commit ${given.commit}: PostgreSQL ${given.postgresql}, Node ${given.node},
${cores} cores (${processor}), ${memory}, rounds: ${given.rounds}._`
}
