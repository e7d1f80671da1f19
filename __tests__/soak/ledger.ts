/** What happened in a soak, and which failures of an application are the action's. */
import type { JsonReport } from '../helpers/json-report.ts'
import { KINDS, type Kind } from './kinds.ts'

/** Times are milliseconds of one clock, since everything is done from one process. */
type Run = {
  readonly startedAt: number
  readonly endedAt: number
  /** Status by the sequence's name. */
  readonly statuses: ReadonlyMap<string, string>
}

/** An insert that met a row which already holds the id that its sequence gave. */
export type Collision = {
  readonly kind: Kind
  readonly value: bigint
  /** Before the id was asked for. */
  readonly askedAt: number
}

export type Ledger = ReturnType<typeof newLedger>

/**
 * Explicit ids that are committed while a run is under way, or after it, make a sequence drift
 * again, which no run can prevent. Those whose commit was answered before a run began are its
 * business: if it then says `fixed`, or `healthy`, no id that is asked for after its end collides
 * with them.
 */
export function newLedger() {
  const counts = {
    inserts: 0,
    imports: 0,
    rounds: 0,
    moves: 0,
    failed: 0,
    collisions: 0,
    cached: 0,
  }
  const imported = new Map<string, number>()
  const runs: Run[] = []
  const collisions: Collision[] = []
  const violations: string[] = []
  let longestWait = 0

  function addRun(report: JsonReport, startedAt: number, endedAt: number): void {
    const sequences = report.databases.flatMap((database) => database.sequences)
    const statuses = new Map(sequences.map(({ name, status }) => [name, status]))
    runs.push({ startedAt, endedAt, statuses })
    counts.rounds++
    counts.moves += sequences.filter(({ status }) => status === 'fixed').length
    counts.failed += sequences.filter(({ status }) => status === 'failed').length
    for (const { error } of report.databases) if (error !== null) violations.push(error)
    for (const { sequence } of KINDS.filter(({ isImported }) => !isImported)) {
      const status = statuses.get(`public.${sequence}`)
      if (status !== 'healthy') violations.push(`${sequence} never drifts, but was ${status}`)
    }
  }

  function judge({ kind, value, askedAt }: Collision): void {
    const since = imported.get(keyOf(kind, value))
    if (since === undefined) {
      violations.push(`${kind.sequence} handed out ${value} twice`)
      return
    }
    counts.collisions++
    const answerable = runs.filter(
      ({ startedAt, endedAt }) => since < startedAt && endedAt < askedAt,
    )
    const said = answerable.map(({ statuses }) => statuses.get(`public.${kind.sequence}`))
    if (said.includes('fixed') || (said.includes('healthy') && kind.cache === 1n)) {
      violations.push(`${kind.sequence} was ${said.join(', ')}, and met the earlier row ${value}`)
    } else if (said.includes('healthy')) {
      // What a session has cached nothing can see.
      counts.cached++
    }
  }

  return {
    counts,
    violations,
    addRun,
    addCollision: (collision: Collision) => collisions.push(collision),
    /** Once all is over: the answer to a commit may arrive after the collision that it caused. */
    judgeCollisions(): void {
      for (const collision of collisions.splice(0)) judge(collision)
    },
    /** Explicit ids whose commit was answered just now. */
    addImported(kind: Kind, values: readonly bigint[]): void {
      const now = performance.now()
      for (const value of values) imported.set(keyOf(kind, value), now)
      counts.imports += values.length
    },
    addWait(milliseconds: number): void {
      longestWait = Math.max(longestWait, milliseconds)
    },
    longestWait: () => Math.round(longestWait),
  }
}

function keyOf({ table }: Kind, value: bigint): string {
  return `${table} ${value}`
}
