import { doubt, note } from '../ledger.ts'
import { resolve, type Session } from './session.ts'
import type { Value } from './value.ts'
import type { Place, Target } from '../target.ts'

/** A target that a statement writes to, and what it writes. */
export type Wanted = {
  readonly target: Target
  /** Whether the name in the statement is surely that of the target. */
  readonly isSure: boolean
  /** The index of the target's column among the values of a row, -1 where it has none. */
  column: number
  verdict: Verdict
  /** Of a record in a file, the line of the first that collides. */
  line: number | null
}

/** From the least to the most that is found in any row. */
const VERDICTS = ['absent', 'harmless', 'unknown', 'colliding'] as const
export type Verdict = (typeof VERDICTS)[number]

/** The targets that a name may stand for. */
export function wantedBy(session: Session, name: readonly string[]): readonly Wanted[] {
  if (!session.tables.has(name.at(-1) ?? '')) return []
  return [...session.ledger.entries.keys()].flatMap((target): readonly Wanted[] => {
    const resolution = resolve(session, name, target)
    if (resolution === 'not') return []
    return [{ target, isSure: resolution === 'is', column: -1, verdict: 'absent', line: null }]
  })
}

/** Notes where a column list has the targets' columns. */
export function placeColumn(wanted: readonly Wanted[], index: number, name: string): void {
  for (const one of wanted) if (one.target.column === name) one.column = index
}

/** Without a column list, values stand in the order of the table's columns. */
export function placeByPosition(wanted: readonly Wanted[]): void {
  for (const one of wanted) one.column = one.target.position - 1
}

/** Whether the values of a column still matter. */
export function isWanted(wanted: readonly Wanted[], column: number): boolean {
  return wanted.some((one) => one.column === column && one.verdict !== 'colliding')
}

export function judge(wanted: readonly Wanted[], column: number, value: Value): void {
  for (const one of wanted) if (one.column === column) raise(one, verdictOn(one.target, value))
}

export function raise(wanted: Wanted, verdict: Verdict): void {
  if (VERDICTS.indexOf(verdict) > VERDICTS.indexOf(wanted.verdict)) wanted.verdict = verdict
}

/** The values come from where they cannot be read. */
export function raiseAll(wanted: readonly Wanted[], from = 0): void {
  for (const one of wanted) if (one.column >= from) raise(one, 'unknown')
}

function verdictOn(target: Target, value: Value): Verdict {
  if (typeof value !== 'bigint') return value === 'other' ? 'harmless' : value
  return target.collides(value) ? 'colliding' : 'harmless'
}

/** Enters what a whole statement was found to write. */
export function enter(session: Session, wanted: readonly Wanted[], place: Place | null): void {
  for (const { target, isSure, verdict } of wanted) {
    if (verdict === 'absent' || verdict === 'harmless') continue
    const isFollowed = isSure && session.conditions === 0
    if (isFollowed) note(session.ledger, target, { kind: verdict, place })
    else doubt(session.ledger, target)
  }
}
