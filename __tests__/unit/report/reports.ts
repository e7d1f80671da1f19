/** Builders of outcomes and reports, made as the action makes them. */
import type { DatabaseOutcome, Outcome } from '../../../src/domain/outcome.ts'
import type { Sequence } from '../../../src/domain/sequence.ts'
import type { Reading } from '../../../src/measure/measure.ts'
import { findingOf, judge, judgeFixed } from '../../../src/report/judge.ts'
import { composeReport, type Report } from '../../../src/report/report.ts'
import { called, column, sequence, uncalled, unknownColumn } from '../../helpers/sequences.ts'

const LIMIT = 90

/** A sequence `public.<table>_id_seq` over `public.<table>.id`. */
export function sequenceOf(table: string, overrides: Partial<Sequence> = {}): Sequence {
  const name = `public.${table}.id`
  return sequence({
    name: `public.${table}_id_seq`,
    columns: [column({ name, table: `public.${table}` })],
    ...overrides,
  })
}

function judged(of: Sequence, reading: Reading): Outcome {
  return judge(findingOf(of, reading, LIMIT))
}

/** Has handed out 41, and is ahead of all rows. */
export function healthy(of: Sequence = sequenceOf('healthy')): Outcome {
  return judged(of, { kind: 'read', state: called(41n), collisions: null })
}

/** Would hand out 3 next, while rows hold 4 and 28. */
export function drifted(of: Sequence = sequenceOf('drifted')): Outcome {
  return judged(of, DRIFT)
}

export function fixed(of: Sequence = sequenceOf('fixed')): Outcome {
  return judgeFixed(
    findingOf(of, DRIFT, LIMIT),
    {
      kind: 'moved',
      measured: DRIFT,
      drift: { furthest: 28n, collidesAfter: 1n },
      after: uncalled(29n),
      notes: [],
    },
    LIMIT,
  )
}

export function failed(of: Sequence = sequenceOf('failed')): Outcome {
  return judgeFixed(
    findingOf(of, DRIFT, LIMIT),
    { kind: 'failed', reason: 'it was locked', move: null },
    LIMIT,
  )
}

export function unreadable(of: Sequence = sequenceOf('unreadable')): Outcome {
  return judged(of, { kind: 'unreadable', state: null, reason: 'permission denied (42501)' })
}

export function exhausted(of: Sequence = sequenceOf('exhausted', { maximum: 41n })): Outcome {
  return judged(of, { kind: 'read', state: called(41n), collisions: null })
}

/** A sentinel row stands near the end. */
export function refused(of: Sequence = sequenceOf('refused', { maximum: 100n })): Outcome {
  const collisions = { lowest: 99n, highest: 99n }
  return judged(of, { kind: 'read', state: called(2n), collisions })
}

export function unknown(
  of: Sequence = sequenceOf('unknown', { columns: [unknownColumn()] }),
): Outcome {
  return judged(of, { kind: 'read', state: called(2n), collisions: null })
}

export function unused(of: Sequence = sequenceOf('unused', { columns: [] })): Outcome {
  return judged(of, { kind: 'read', state: called(2n), collisions: null })
}

const DRIFT = {
  kind: 'read',
  state: called(2n),
  collisions: { lowest: 4n, highest: 28n },
} as const satisfies Reading

/** One outcome of every status. */
export function everyStatus(): readonly Outcome[] {
  return [
    unused(),
    healthy(),
    unknown(),
    fixed(),
    drifted(),
    refused(),
    exhausted(),
    unreadable(),
    failed(),
  ]
}

export function database(
  outcomes: readonly Outcome[],
  overrides: Partial<DatabaseOutcome> = {},
): DatabaseOutcome {
  return {
    name: 'shop',
    host: 'localhost',
    port: 5432,
    serverVersion: '18.4',
    error: null,
    notes: [],
    outcomes,
    ...overrides,
  }
}

/** The report of a run on one database, or on those that are given. */
export function report(
  outcomes: readonly Outcome[],
  overrides: Partial<Pick<Report, 'mode' | 'failOnDrift'>> & {
    readonly databases?: readonly DatabaseOutcome[]
  } = {},
): Report {
  const { mode = 'auto', failOnDrift = mode === 'check', databases } = overrides
  const startedAt = new Date('2026-02-03T04:05:06.789Z')
  return composeReport(
    { mode, startedAt, durationMs: 1234, failOnDrift },
    databases ?? [database(outcomes)],
  )
}
