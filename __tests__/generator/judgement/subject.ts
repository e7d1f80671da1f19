/** A sequence with all that the contract's sentences ask of it. */
import { TYPES, type Range } from '../layout/column-types.ts'
import { subtree, type Draw, type PlacedSequence, type PlacedTable } from '../layout/placed.ts'
import type { World } from '../model/world.ts'
import type { Holding, SequenceTruth } from '../trial/truth.ts'
import type { Walk } from '../trial/walk.ts'
import { drawingsOf, isTopmost, shownDrawing, type Drawing } from './drawings.ts'
import type { Scope } from './scope.ts'

/** A column that is compared: how it draws, and the numbers in its rows. */
export type Use = {
  readonly kind: Exclude<Draw['kind'], 'unknown'>
  readonly numbers: readonly bigint[]
  readonly drawing: Drawing
}

export type Subject = {
  readonly sequence: PlacedSequence
  readonly truth: SequenceTruth
  readonly walk: Walk | null
  /** The columns that the report is to name. */
  readonly columns: readonly string[]
  readonly uses: readonly Use[]
  readonly hasUnknown: boolean
  /** Its own bounds, narrowed by the types of the columns that are compared. */
  readonly bounds: Range
  /**
   * Whether its state may be read or not: by way of a function the right to read it is enough, by
   * its name the role must be allowed to use the schema as well.
   */
  readonly mayMissState: boolean
  /** Whether the role may read its state, and all rows that count. */
  readonly canReadState: boolean
  readonly canReadRows: boolean
  /** Whether a fix may use `ALTER`, `setval`, or nothing. */
  readonly means: 'alter' | 'setval' | 'none'
  /** Whether some rows that may hold its values are left out. */
  readonly isPartlyRead: boolean
}

type Facts = {
  readonly world: World
  readonly scope: Scope
  readonly tables: readonly PlacedTable[]
  readonly holdings: readonly Holding[]
}

/** `null` where the sequence is out of scope. */
export function subjectOf(
  { sequence, truth, walk }: Pick<Subject, 'sequence' | 'truth' | 'walk'>,
  facts: Facts,
): Subject | null {
  const { world, scope } = facts
  const every = drawingsOf(sequence, facts.tables)
  const all = every.filter(({ table, at }) => !scope.isExcluded(table, at))
  if (every.length > 0 && all.length === 0) return null
  if (scope.isNarrowed && !all.some(({ table, at }) => scope.isSelected(table, at))) return null
  const left = all.filter((drawing) => isTopmost(drawing, all))
  const compared = left.filter(({ kind }) => kind !== 'unknown')
  const isFree = !world.policy.isLimited
  const mayMissState = !isFree && sequence.isHidden && hasRight(sequence)
  return {
    sequence,
    truth,
    walk,
    columns: left.map(shownDrawing).toSorted(),
    uses: compared.flatMap((drawing) => useOf(drawing, facts)),
    hasUnknown: left.length > compared.length,
    bounds: narrowed(truth, compared),
    mayMissState,
    canReadState: isFree || hasRight(sequence),
    canReadRows: compared.every((drawing) => isReadable(drawing, { isFree, scope })),
    means: isFree ? 'alter' : sequence.isHidden ? 'none' : MEANS[sequence.access],
    isPartlyRead: every.some(({ table, at }) =>
      [...subtree(table.nodes, at)].some((node) => scope.isExcluded(table, node)),
    ),
  }
}

const MEANS = {
  owned: 'alter',
  update: 'setval',
  read: 'none',
  usage: 'none',
  none: 'none',
} as const

/** The right to use it is not the right to read it. */
function hasRight({ access }: PlacedSequence): boolean {
  return access !== 'none' && access !== 'usage'
}

/** The rows of the whole tree below the table whose column draws. */
function useOf(drawing: Drawing, { scope, holdings }: Facts): readonly Use[] {
  const { table, column, kind, at } = drawing
  if (kind === 'unknown') return []
  const below = subtree(table.nodes, at)
  const numbers = holdings
    .filter((holding) => holding.column === column && below.has(holding.node))
    .filter(({ node }) => !scope.isExcluded(table, node))
    .flatMap((holding) => holding.numbers)
  return [{ kind, numbers, drawing }]
}

function narrowed({ minimum, maximum }: SequenceTruth, compared: readonly Drawing[]): Range {
  let range: Range = { minimum, maximum }
  for (const { column } of compared) {
    const type = TYPES[column.type].range
    range = {
      minimum: type.minimum > range.minimum ? type.minimum : range.minimum,
      maximum: type.maximum < range.maximum ? type.maximum : range.maximum,
    }
  }
  return range
}

/** Rows that row-level security would hide must not be counted as not there. */
function isReadable(
  { table, at }: Drawing,
  { isFree, scope }: { readonly isFree: boolean; readonly scope: Scope },
): boolean {
  const { access, model, isHidden, nodes } = table
  if (model.kind === 'unreachable') return false
  if (isFree) return true
  // Its user mapping is the superuser's.
  if (model.kind === 'foreign') return false
  if (isHidden) return false
  // Whoever may read the topmost table may read all rows by way of it, but none by way of others.
  const isWhole = [...subtree(nodes, at)].every((node) => !scope.isExcluded(table, node))
  return access === 'top' ? at === 0 && isWhole : READABLE.includes(access)
}

const READABLE: readonly PlacedTable['access'][] = ['owned', 'write', 'read', 'columns']
