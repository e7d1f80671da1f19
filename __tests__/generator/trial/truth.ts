/** What is really in the database, read as the superuser without the action's help. */
import type { Client } from 'pg'
import { numberIn, TYPES } from '../layout/column-types.ts'
import { literal, qualified, quoted } from '../layout/names.ts'
import type { PlacedColumn, PlacedSequence, PlacedTable, PlacedWorld } from '../layout/placed.ts'

/** A sequence as the catalog and its own relation have it. */
export type SequenceTruth = {
  /** Quoted as SQL needs, by the server. */
  readonly name: string
  readonly lastValue: bigint
  readonly isCalled: boolean
  readonly increment: bigint
  readonly minimum: bigint
  readonly maximum: bigint
  readonly start: bigint
  readonly cache: bigint
  readonly cycle: boolean
}

/** In the order of the world's sequences. */
export async function readSequences(
  client: Client,
  sequences: readonly PlacedSequence[],
): Promise<readonly SequenceTruth[]> {
  const states = sequences.map(
    ({ name }, position) =>
      `select ${position} as position, s.tableoid as oid, s.last_value, s.is_called from ${qualified(name)} as s`,
  )
  const { rows } = await client.query<
    Record<string, string> & { is_called: boolean; seqcycle: boolean }
  >(`
    select format('%I.%I', n.nspname, c.relname) as name, q.last_value, q.is_called,
           p.seqincrement, p.seqmin, p.seqmax, p.seqstart, p.seqcache, p.seqcycle
      from (${states.join(' union all ')}) as q
      join pg_sequence as p on p.seqrelid = q.oid
      join pg_class as c on c.oid = q.oid
      join pg_namespace as n on n.oid = c.relnamespace
     order by q.position`)
  return rows.map((row) => ({
    name: row['name'] ?? '',
    lastValue: BigInt(row['last_value'] ?? ''),
    isCalled: row.is_called,
    increment: BigInt(row['seqincrement'] ?? ''),
    minimum: BigInt(row['seqmin'] ?? ''),
    maximum: BigInt(row['seqmax'] ?? ''),
    start: BigInt(row['seqstart'] ?? ''),
    cache: BigInt(row['seqcache'] ?? ''),
    cycle: row.seqcycle,
  }))
}

/** The numbers that the rows of one table, without those below it, hold in a column. */
export type Holding = {
  readonly table: PlacedTable
  readonly column: PlacedColumn
  readonly node: number
  readonly numbers: readonly bigint[]
}

export async function readHoldings(
  client: Client,
  world: PlacedWorld,
): Promise<readonly Holding[]> {
  const places = world.tables.flatMap((table) =>
    table.columns.flatMap((column) =>
      [...table.nodes.keys()].flatMap((node) => {
        const store = table.nodes[node]?.store ?? null
        return store === null ? [] : [{ table, column, node, store }]
      }),
    ),
  )
  if (places.length === 0) return []
  const queries = places.map(
    ({ column, store }, position) =>
      `select ${position} as position, ${storedSql(column)} as stored from only ${qualified(store)}`,
  )
  const { rows } = await client.query<{ position: number; stored: string | null }>(
    queries.join(' union all '),
  )
  const byPlace = Map.groupBy(rows, ({ position }) => position)
  return places.map((place, position) => ({
    ...place,
    numbers: (byPlace.get(position) ?? []).flatMap(({ stored }) => {
      const number = stored === null ? null : numberIn(stored, place.column.type)
      return number === null ? [] : [number]
    }),
  }))
}

/** A double's text may be rounded; its bytes are not. */
function storedSql({ name, type }: PlacedColumn): string {
  const column = quoted(name)
  return TYPES[type].reading === 'float'
    ? `encode(float8send(${column}::float8), 'hex')`
    : `${column}::text`
}

/** Puts every sequence back to where and what it was. */
export async function putBack(
  client: Client,
  sequences: readonly PlacedSequence[],
  truths: readonly SequenceTruth[],
): Promise<void> {
  const statements = sequences.flatMap(({ name }, position) => {
    const truth = truths[position]
    if (truth === undefined) return []
    const { increment, minimum, start, lastValue, isCalled } = truth
    return [
      `alter sequence ${qualified(name)} increment by ${increment} minvalue ${minimum} start with ${start} restart`,
      `select setval(${literal(qualified(name))}, ${lastValue}, ${isCalled})`,
    ]
  })
  await client.query(statements.join(';\n'))
}
