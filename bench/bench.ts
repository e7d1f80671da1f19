/**
 * Measures the built action against other ways to the same end, on a server of its own:
 * `npm run bench -- --only ratios --tables 10000 --rounds 5`. Writes `docs/benchmarks.json` and the
 * figures in `docs/benchmarks.md`.
 */
import process from 'node:process'
import { circumstancesOf } from './circumstances.ts'
import type { Circumstances, Figures, Records } from './figures.ts'
import { inLab, type Lab } from './lab.ts'
import { parseOptions, type SectionName } from './options.ts'
import { renderRecords } from './page/render.ts'
import { formatted, writePage } from './page/write-page.ts'
import { say } from './say.ts'
import { prepareGrowth } from './sections/growth.ts'
import { prepareImports } from './sections/imports.ts'
import { prepareJit } from './sections/jit.ts'
import { prepareLarge } from './sections/large.ts'
import { prepareLocks } from './sections/locks.ts'
import { preparePartitions } from './sections/partitions.ts'
import { prepareRatios } from './sections/ratios.ts'
import { prepareStart } from './sections/start.ts'

/** Each makes what it needs, and resolves to what measures. */
const SECTIONS: {
  readonly [Name in SectionName]: (lab: Lab) => Promise<() => Promise<Figures[Name]>>
} = {
  ratios: prepareRatios,
  jit: prepareJit,
  growth: prepareGrowth,
  start: prepareStart,
  imports: prepareImports,
  partitions: preparePartitions,
  large: prepareLarge,
  locks: prepareLocks,
}

/** Everything is made before anything is measured. */
async function benchmark(lab: Lab): Promise<void> {
  const circumstances = await circumstancesOf(lab)
  say(
    `PostgreSQL ${circumstances.postgresql}, Node ${circumstances.node}, commit ${circumstances.commit}`,
  )
  const sections: (() => Promise<Records>)[] = []
  for (const name of lab.options.only) sections.push(await prepare(lab, name, circumstances))
  for (const section of sections) {
    const records = await section()
    await writePage(lab.options, records)
    say(`\n${await formatted('figures.md', renderRecords(lab.options.server, records))}`)
  }
}

async function prepare(
  lab: Lab,
  name: SectionName,
  circumstances: Circumstances,
): Promise<() => Promise<Records>> {
  const measure = await SECTIONS[name](lab)
  return async () => {
    say(`Measuring ${name} …`)
    return { [name]: { circumstances, figures: await measure() } }
  }
}

const started = Date.now()
await inLab(parseOptions(process.argv.slice(2)), benchmark)
say(`${Math.round((Date.now() - started) / 1000)} seconds in all.`)
