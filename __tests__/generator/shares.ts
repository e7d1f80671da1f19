/**
 * How often worlds hold what the generator is there to try. Nothing is run: what stands in the rows
 * is taken from the text that would be inserted, which is near enough for a share.
 */
import fc from 'fast-check'
import { EXTENT } from './explore.ts'
import { driftFrom, nextOf, placeOf } from './judgement/future.ts'
import { judge } from './judgement/judgement.ts'
import { scopeOf } from './judgement/scope.ts'
import { subjectOf, type Subject } from './judgement/subject.ts'
import type { Judgement } from './judgement/verdict.ts'
import { TYPES } from './layout/column-types.ts'
import { layOut } from './layout/lay-out.ts'
import type { PlacedSequence, PlacedTable, PlacedWorld } from './layout/placed.ts'
import type { ColumnType } from './model/table.ts'
import type { World } from './model/world.ts'
import { worlds } from './model/worlds.ts'
import type { Holding, SequenceTruth } from './trial/truth.ts'

/** Worlds as `explore` makes them of a seed and those after it. */
export function sampleOf({ count, seed }: { readonly count: number; readonly seed: number }) {
  const rounds = Array.from({ length: Math.ceil(count / EXTENT.worlds) }, (_, round) => round)
  return rounds
    .flatMap((round) =>
      fc.sample(worlds(EXTENT.schemas), { seed: seed + round, numRuns: EXTENT.worlds }),
    )
    .slice(0, count)
}

/** A sequence that some column is compared with, as it is before a run. */
type Sample = {
  readonly subject: Subject
  readonly judgement: Judgement
  readonly policy: World['policy']
}

/** Shares of the runs, and of their sequences that some column is compared with. */
export function sharesOf(all: readonly World[]) {
  const runs = all.map((world) => ({ world, samples: samplesOf(world) }))
  const rewinding = runs.filter(({ world }) => world.policy.rewind)
  const samples = runs.flatMap((run) => run.samples)
  const inRewinds = rewinding.flatMap((run) => run.samples)
  return {
    runs: {
      withRewind: rewinding.length / runs.length,
      goBackWithRewind: share(rewinding, (run) => run.samples.some(goesBack)),
    },
    sequences: {
      unindexed: share(samples, isUnindexed),
      shared: share(samples, isShared),
      foreign: share(samples, isForeign),
      sharedAndForeign: share(samples, (each) => isShared(each) && isForeign(each)),
      drift: share(samples, drifts),
      driftTwice: share(samples, driftsTwice),
      driftOverForeign: share(samples, (each) => drifts(each) && isForeign(each)),
      unreadable: share(samples, ({ judgement }) => judgement.found[0] === 'unreadable'),
    },
    sequencesWithRewind: {
      drift: share(inRewinds, drifts),
      driftUnindexed: share(inRewinds, (each) => drifts(each) && isUnindexed(each)),
      goBack: share(inRewinds, goesBack),
      goBackUnindexed: share(inRewinds, (each) => goesBack(each) && isUnindexed(each)),
      goBackShared: share(inRewinds, (each) => goesBack(each) && isShared(each)),
      goBackOverForeign: share(inRewinds, (each) => goesBack(each) && isForeign(each)),
      staySincePartlyRead: share(inRewinds, isKept),
    },
  }
}

function share<T>(all: readonly T[], is: (each: T) => boolean): number {
  return all.length === 0 ? 0 : all.filter(is).length / all.length
}

/** That its rows are behind where it has got to, and that it is to go there. */
function goesBack({ judgement, subject: { truth } }: Sample): boolean {
  const { drift, target, fixed } = judgement
  if (drift !== null || target === null || !fixed.includes('fixed')) return false
  return truth.increment > 0n ? target < placeOf(truth) : target > placeOf(truth)
}

/** That it would go back if the rows that are left out were read. */
function isKept(each: Sample): boolean {
  const { subject, policy } = each
  const judgement = judge({ ...subject, isPartlyRead: false }, policy)
  return subject.isPartlyRead && goesBack({ ...each, judgement })
}

function isUnindexed({ subject }: Sample): boolean {
  return subject.uses.some(({ drawing: { column, table } }) => !column.isIndexed && !isAway(table))
}

function isShared({ subject }: Sample): boolean {
  return subject.uses.length > 1
}

function isForeign({ subject }: Sample): boolean {
  return subject.uses.some(({ drawing }) => isAway(drawing.table))
}

function isAway({ nodes }: PlacedTable): boolean {
  return nodes.some(({ storage }) => storage === 'foreign')
}

/** That the first and the last row in its way, of those that an index finds, are not the same. */
function driftsTwice({ subject }: Sample): boolean {
  const { truth, bounds, uses } = subject
  const next = nextOf(subject)
  return uses.some((use) => {
    if (!use.drawing.column.isIndexed || isAway(use.drawing.table)) return false
    const hits = use.numbers.filter(
      (number) => driftFrom(next, { ...truth, bounds }, [{ ...use, numbers: [number] }]) !== null,
    )
    return new Set(hits).size > 1
  })
}

function drifts({ judgement }: Sample): boolean {
  return judgement.drift !== null
}

function samplesOf(world: World): readonly Sample[] {
  const placed = layOut(world, 'nobody')
  const { tables } = placed
  const facts = { world, scope: scopeOf(world, placed), tables, holdings: holdingsOf(placed) }
  return placed.sequences.flatMap((sequence): readonly Sample[] => {
    const subject = subjectOf({ sequence, truth: truthOf(sequence), walk: null }, facts)
    if (subject === null || subject.uses.length === 0) return []
    return [{ subject, judgement: judge(subject, world.policy), policy: world.policy }]
  })
}

function truthOf({ model, minimum, maximum, start, state }: PlacedSequence): SequenceTruth {
  return {
    name: '',
    lastValue: state?.lastValue ?? start,
    isCalled: state?.isCalled ?? false,
    increment: model.increment,
    minimum,
    maximum,
    start,
    cache: BigInt(model.cache),
    cycle: model.cycle,
  }
}

/** Rows go to the tables of a tree in turn. */
function holdingsOf({ tables }: PlacedWorld): readonly Holding[] {
  return tables.flatMap((table) => {
    const stores = [...table.nodes.entries()]
      .filter(([, { store }]) => store !== null)
      .map(([node]) => node)
    return table.columns.flatMap((column) =>
      stores.map((node, offset) => ({
        table,
        column,
        node,
        numbers: column.values
          .filter((_, row) => row % stores.length === offset)
          .flatMap((text) => numberLike(text, column.type) ?? []),
      })),
    )
  })
}

function numberLike(text: string | null, type: ColumnType): bigint | null {
  const { reading } = TYPES[type]
  if (text === null || reading === 'never') return null
  if (/^(0|-?[1-9]\d*)$/.test(text)) return BigInt(text)
  const number = Number(text)
  return reading !== 'text' && Number.isInteger(number) ? BigInt(number) : null
}
