/** Builders of outcomes and reports, made as the action makes them. */
import type { DatabaseOutcome, Outcome } from '../../../src/domain/outcome.ts'
import type { Sequence } from '../../../src/domain/sequence.ts'
import type { Reading } from '../../../src/measure/read-batch.ts'
import type { Drift } from '../../../src/plan/drift.ts'
import { withParameters } from '../../../src/plan/parameters.ts'
import type { Measurement } from '../../../src/plan/plan.ts'
import type { Answers } from '../../../src/plan/questions.ts'
import { judgeFixed } from '../../../src/report/judge-fixed.ts'
import { findingOf, judge } from '../../../src/report/judge.ts'
import { composeReport, type Report } from '../../../src/report/report.ts'
import { manual, policy } from '../../helpers/policies.ts'
import { called, column, sequence, uncalled, unknownColumn } from '../../helpers/sequences.ts'

const POLICY = policy()

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
  return judge(findingOf(of, reading, POLICY))
}

/** Has handed out 41, and is ahead of all rows. */
export function healthy(of: Sequence = sequenceOf('healthy')): Outcome {
  return judged(of, { kind: 'read', scans: [], state: called(41n), answers: answers(null) })
}

/** Would hand out 3 next, while rows hold 4 and 28. */
export function drifted(
  of: Sequence = sequenceOf('drifted'),
  { state, answers: found }: Pick<Measurement, 'state' | 'answers'> = DRIFT,
): Outcome {
  return judged(of, { kind: 'read', scans: [], state, answers: found })
}

export function fixed(of: Sequence = sequenceOf('fixed')): Outcome {
  const drift = { furthest: 28n, collidesAfter: 1n }
  return judgeFixed(findingOf(of, DRIFT, POLICY), {
    kind: 'moved',
    measured: DRIFT,
    planned: { kind: 'move', drift, parameters: null, target: 29n },
    former: of,
    sequence: of,
    after: uncalled(29n),
    notes: [],
  })
}

export function failed(of: Sequence = sequenceOf('failed')): Outcome {
  return judgeFixed(findingOf(of, DRIFT, POLICY), {
    kind: 'failed',
    reason: 'it was locked',
    move: null,
  })
}

export function unreadable(of: Sequence = sequenceOf('unreadable')): Outcome {
  return judged(of, { kind: 'unreadable', state: null, reason: 'permission denied (42501)' })
}

export function exhausted(of: Sequence = sequenceOf('exhausted', { maximum: 41n })): Outcome {
  return judged(of, { kind: 'read', scans: [], state: called(41n), answers: answers(null) })
}

/** A sentinel row stands near the end. */
export function refused(of: Sequence = sequenceOf('refused', { maximum: 100n })): Outcome {
  const found = answers({ furthest: 99n, collidesAfter: 96n })
  return judged(of, { kind: 'read', scans: [], state: called(2n), answers: found })
}

export function unknown(
  of: Sequence = sequenceOf('unknown', { columns: [unknownColumn()] }),
): Outcome {
  return judged(of, { kind: 'read', scans: [], state: called(2n), answers: answers(null) })
}

export function unused(of: Sequence = sequenceOf('unused', { columns: [] })): Outcome {
  return judged(of, { kind: 'read', scans: [], state: called(2n), answers: answers(null) })
}

/** Used up by 97 of its 100 values, and ahead of all rows. */
export function nearEnd(of: Sequence = sequenceOf('near', { maximum: 100n })): Outcome {
  return judged(of, { kind: 'read', scans: [], state: called(97n), answers: answers(null) })
}

/** Nothing draws from it, but it looks like Hibernate's. */
export function linkable(): Outcome {
  const suggestedLink = 'public.orm_seq -> public.orm.id pooled'
  return unused(sequenceOf('orm', { columns: [], suggestedLink }))
}

/** Would hand out 1001 next, though 28 is the furthest row; mode check with rewind. */
export function ahead(of: Sequence = sequenceOf('ahead')): Outcome {
  return judge(findingOf(of, AHEAD, REWIND))
}

/** Was moved back from 1001 to 29 by rewind. */
export function rewound(of: Sequence = sequenceOf('rewound')): Outcome {
  return judgeFixed(findingOf(of, AHEAD, REWIND), {
    kind: 'moved',
    measured: AHEAD,
    planned: { kind: 'move', drift: null, parameters: null, target: 29n },
    former: of,
    sequence: of,
    after: uncalled(29n),
    notes: [],
  })
}

/** Has handed out its last value over an empty table; mode check with rewind. */
export function runOut(of: Sequence = sequenceOf('run_out', { maximum: 41n })): Outcome {
  return judge(findingOf(of, AT_END, REWIND))
}

/** Had handed out its last value, and was moved back to its start by rewind. */
export function restarted(of: Sequence = sequenceOf('restarted', { maximum: 41n })): Outcome {
  return judgeFixed(findingOf(of, AT_END, REWIND), {
    kind: 'moved',
    measured: AT_END,
    planned: { kind: 'move', drift: null, parameters: null, target: 1n },
    former: of,
    sequence: of,
    after: uncalled(1n),
    notes: [],
  })
}

/** Hands out 3 next and collides with nothing, but is not the second node's; mode check. */
export function different(of: Sequence = sequenceOf('different')): Outcome {
  return judge(findingOf(of, UNHARMED, NODE_2))
}

/** Was given the parameters of the second node. */
export function changed(of: Sequence = sequenceOf('changed')): Outcome {
  const parameters = { minimum: 2n, increment: 2n }
  return judgeFixed(findingOf(of, UNHARMED, NODE_2), {
    kind: 'moved',
    measured: UNHARMED,
    planned: { kind: 'move', drift: null, parameters, target: 4n },
    former: of,
    sequence: withParameters(of, parameters),
    after: uncalled(4n),
    notes: [],
  })
}

const REWIND = policy({ rewind: true })

const NODE_2 = manual(2n, 2n)

const AHEAD = {
  kind: 'read',
  scans: [],
  state: called(1000n),
  answers: { drift: null, beyond: { furthest: 28n, collidesAfter: 0n }, anywhere: null },
} as const satisfies Reading

const AT_END = {
  kind: 'read',
  scans: [],
  state: called(41n),
  answers: { drift: null, beyond: null, anywhere: null },
} as const satisfies Reading

const UNHARMED = {
  kind: 'read',
  scans: [],
  state: called(2n),
  answers: { drift: null, beyond: null, anywhere: null },
} as const satisfies Reading

const DRIFT = {
  kind: 'read',
  scans: [],
  state: called(2n),
  answers: answers({ furthest: 28n, collidesAfter: 1n }),
} as const satisfies Reading

/** What was found of the rows in the way, where nothing else was asked. */
export function answers(drift: Drift | null): Answers {
  return { drift, beyond: null, anywhere: null }
}

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
    remedy: null,
    notes: [],
    outcomes,
    ...overrides,
  }
}

/** The report of a run on one database, or on those that are given. */
export function report(
  outcomes: readonly Outcome[],
  overrides: Partial<Pick<Report, 'mode' | 'failOnDrift' | 'imports' | 'errors'>> & {
    readonly databases?: readonly DatabaseOutcome[]
  } = {},
): Report {
  const { mode = 'auto', failOnDrift = mode === 'check', imports = [], errors = [] } = overrides
  const startedAt = new Date('2026-02-03T04:05:06.789Z')
  return composeReport(
    { mode, startedAt, durationMs: 1234, failOnDrift, imports, errors },
    overrides.databases ?? [database(outcomes)],
  )
}
