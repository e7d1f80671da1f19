/** A sequence with all that the contract's sentences ask of it. */
import { TYPES, type Range } from './column-types.ts'
import type { World } from './model.ts'
import { qualified, quoted } from './names.ts'
import {
  subtree,
  type Draw,
  type PlacedColumn,
  type PlacedSequence,
  type PlacedTable,
} from './placed.ts'
import type { Scope } from './scope.ts'
import type { Holding, SequenceTruth, Walk } from './truth.ts'

/** A column that is compared: how it draws, and the numbers in its rows. */
export type Use = {
  readonly kind: Exclude<Draw['kind'], 'unknown'>
  readonly numbers: readonly bigint[]
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

/** A column that draws from the sequence, where it is in scope. */
type Drawing = {
  readonly table: PlacedTable
  readonly column: PlacedColumn
  readonly kind: Draw['kind']
}

/** `null` where the sequence is out of scope. */
export function subjectOf(
  { sequence, truth, walk }: Pick<Subject, 'sequence' | 'truth' | 'walk'>,
  facts: Facts,
): Subject | null {
  const { world, scope } = facts
  const all = drawingsOf(sequence, facts.tables)
  const left = all.filter(({ table, column }) => !scope.isExcluded(table, column.at))
  if (all.length > 0 && left.length === 0) return null
  if (scope.isNarrowed && !left.some(({ table, column }) => scope.isSelected(table, column.at)))
    return null
  const compared = left.filter(({ kind }) => kind !== 'unknown')
  const isFree = !world.policy.isLimited
  return {
    sequence,
    truth,
    walk,
    columns: left.map(nameOfColumn).toSorted(),
    uses: compared.flatMap((drawing) => useOf(drawing, facts)),
    hasUnknown: left.length > compared.length,
    bounds: narrowed(truth, compared),
    canReadState: isFree || sequence.access !== 'none',
    canReadRows: compared.every(({ table }) => isReadable(table, isFree)),
    means:
      isFree || sequence.access === 'owned'
        ? 'alter'
        : sequence.access === 'update'
          ? 'setval'
          : 'none',
    isPartlyRead: all.some(({ table, column }) =>
      [...subtree(table.nodes, column.at)].some((node) => scope.isExcluded(table, node)),
    ),
  }
}

function drawingsOf(sequence: PlacedSequence, tables: readonly PlacedTable[]): readonly Drawing[] {
  return tables.flatMap((table) =>
    table.columns.flatMap((column) =>
      column.draws
        .filter((draw) => draw.sequence === sequence)
        .map(({ kind }) => ({ table, column, kind })),
    ),
  )
}

function nameOfColumn({ table, column }: Drawing): string {
  const node = table.nodes[column.at]
  return node === undefined ? '' : `${qualified(node.name)}.${quoted(column.name)}`
}

/** The rows of the whole tree below the table whose column draws. */
function useOf({ table, column, kind }: Drawing, { scope, holdings }: Facts): readonly Use[] {
  if (kind === 'unknown') return []
  const below = subtree(table.nodes, column.at)
  const numbers = holdings
    .filter((holding) => holding.column === column && below.has(holding.node))
    .filter(({ node }) => !scope.isExcluded(table, node))
    .flatMap((holding) => holding.numbers)
  return [{ kind, numbers }]
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
function isReadable({ access, model }: PlacedTable, isFree: boolean): boolean {
  if (model.kind === 'foreign') return false
  return isFree || access === 'owned' || access === 'write' || access === 'read'
}
