/** The stages for one database: connect, discover, measure, plan, apply. */
import { fixAll } from './apply/fix.ts'
import { explainError } from './connect/explain-error.ts'
import type { Sessions } from './connect/postgres.ts'
import { readServerFacts, type ServerFacts } from './connect/server-facts.ts'
import { waitForServer } from './connect/wait-for-server.ts'
import { discover } from './discover/discover.ts'
import type { DatabaseOutcome, Outcome } from './domain/outcome.ts'
import type { Sequence } from './domain/sequence.ts'
import { RunError } from './errors.ts'
import type { Inputs } from './inputs/inputs.ts'
import { measureAll } from './measure/measure.ts'
import { findingOf, judge, judgeFixed } from './report/judge.ts'

/** Connections used at once. */
const MAX_CONNECTIONS = 4

/** Percent of a sequence's values that a fix may leave behind it. */
const CAPACITY_LIMIT = 90

const STANDBY_NOTE =
  'This server is a hot standby: it can show a sequence up to 32 values ahead of where it is on the primary, and so hide drift.'

/** Never rejects: what stops the work on this database is its `error`. */
export async function workOnDatabase(inputs: Inputs): Promise<DatabaseOutcome> {
  const { database: name, host, port } = inputs.connection
  const nothing = { name, host, port, serverVersion: null, error: null, notes: [], outcomes: [] }
  let sessions: Sessions | null = null
  let facts: ServerFacts | null = null
  try {
    sessions = await waitForServer(inputs.connection, {
      seconds: inputs.connectTimeout,
      size: MAX_CONNECTIONS,
    })
    facts = await sessions.use(readServerFacts)
    requireWritable(facts, inputs)
    const { sequences, lostColumns } = await sessions.use((session) => discover(session, inputs))
    const outcomes = await checkOrFix(sequences, { sessions, facts, inputs })
    const notes = notesOn(facts, lostColumns)
    return { ...nothing, serverVersion: facts.version, notes, outcomes }
  } catch (error) {
    return { ...nothing, serverVersion: facts?.version ?? null, error: describe(error) }
  } finally {
    await sessions?.close().catch(() => undefined)
  }
}

function notesOn({ isStandby }: ServerFacts, lostColumns: readonly string[]): readonly string[] {
  const standby = isStandby ? [STANDBY_NOTE] : []
  if (lostColumns.length === 0) return standby
  const lost = `Not compared, because their defaults call nextval on a sequence that cannot be told: ${lostColumns.join(', ')}.`
  return [...standby, lost]
}

type Work = {
  readonly sessions: Sessions
  readonly facts: ServerFacts
  readonly inputs: Inputs
}

async function checkOrFix(
  sequences: readonly Sequence[],
  { sessions, facts, inputs }: Work,
): Promise<readonly Outcome[]> {
  const limits = { ...facts, lockTimeout: inputs.lockTimeout }
  const readings = await measureAll(sequences, { sessions, limits })
  const findings = sequences.flatMap((sequence) => {
    const reading = readings.get(sequence.oid)
    return reading === undefined ? [] : [findingOf(sequence, reading, CAPACITY_LIMIT)]
  })
  if (inputs.mode === 'check') return findings.map(judge)

  const drifting = findings
    .filter(({ plan }) => plan?.kind === 'move')
    .map(({ sequence }) => sequence)
  const fixes = await fixAll(drifting, { sessions, limits, capacityLimit: CAPACITY_LIMIT })
  return findings.map((finding) => {
    const fix = fixes.get(finding.sequence.oid)
    return fix === undefined ? judge(finding) : judgeFixed(finding, fix, CAPACITY_LIMIT)
  })
}

function requireWritable({ isStandby }: ServerFacts, { mode }: Inputs): void {
  if (mode === 'check' || !isStandby) return
  throw new RunError(
    'This server is a hot standby, where nothing can be fixed.',
    'Connect to the primary, or use mode check.',
  )
}

function describe(error: unknown): string {
  return error instanceof RunError
    ? `${error.message} ${error.hint}`
    : `The run stopped: ${explainError(error)}.`
}
