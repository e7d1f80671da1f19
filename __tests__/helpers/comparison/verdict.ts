/** What became of a sequence, told without the action's code. */
import type { TestDatabase } from '../database.ts'

export const VERDICTS = [
  'right',
  'collides',
  'fails',
  'runs out',
  'goes back',
  'other class',
  'skips ids',
] as const
export type Verdict = (typeof VERDICTS)[number]

/** A sequence, and the ids that it must not hand out. */
export type Position = {
  readonly next: bigint
  readonly increment: bigint
  readonly minimum: bigint
  readonly maximum: bigint
  readonly ids: readonly bigint[]
}

export async function positionOf(
  database: TestDatabase,
  { sequence, ids }: { readonly sequence: string; readonly ids: string },
): Promise<Position> {
  const [state = {}] = await database.sql(`
    select case when is_called then last_value + seqincrement else last_value end as next,
           seqincrement as increment, seqmin as minimum, seqmax as maximum
      from ${sequence}, pg_sequence where seqrelid = '${sequence}'::regclass`)
  const rows = await database.sql(ids)
  const numberOf = (name: string) => BigInt(String(state[name]))
  return {
    next: numberOf('next'),
    increment: numberOf('increment'),
    minimum: numberOf('minimum'),
    maximum: numberOf('maximum'),
    ids: rows.map(({ id }) => BigInt(String(id))),
  }
}

/** Whether it will hand out an id that a row has: the definition, word by word. */
function collides({ next, increment, minimum, maximum, ids }: Position): boolean {
  return ids.some((id) => {
    const steps = (id - next) / increment
    return steps >= 0n && next + steps * increment === id && id >= minimum && id <= maximum
  })
}

export type Outcome = {
  readonly before: Position
  readonly after: Position
  readonly hasFailed: boolean
  /** A value that another session was given afterwards. */
  readonly drawn: bigint | null
}

export function judge({ before, after, hasFailed, drawn }: Outcome): Verdict {
  const moved = after.next - before.next
  if (hasFailed) return 'fails'
  if (collides(after) || (drawn !== null && after.ids.includes(drawn))) return 'collides'
  if (after.next > after.maximum || after.next < after.minimum) return 'runs out'
  if (moved * after.increment < 0n) return 'goes back'
  if (moved % after.increment !== 0n) return 'other class'
  return moved !== 0n && !collides({ ...before, ids: after.ids }) ? 'skips ids' : 'right'
}
