/** Inserts rows after a fix: what is not a problem must hand out no value that a row holds. */
import type { Client } from 'pg'
import type { JsonReport } from '../../helpers/json-report.ts'
import { nextOf } from '../judgement/future.ts'
import type { Subject } from '../judgement/subject.ts'
import { literal, qualified, quoted } from '../layout/names.ts'
import type { PlacedColumn, PlacedTable, PlacedWorld } from '../layout/placed.ts'
import type { Case, Complaint } from './compare-report.ts'
import { PROBLEMS } from './compare-totals.ts'

const ROWS = 3
const DRAWS = 20

type Fixed = {
  readonly placed: PlacedWorld
  readonly cases: readonly Case[]
  readonly json: JsonReport
}

/** First rows with every default, then numbers straight from the sequences. */
export async function insertions(client: Client, fixed: Fixed): Promise<readonly Complaint[]> {
  const { placed, cases, json } = fixed
  const statuses = new Map(
    json.databases.flatMap(({ sequences }) => sequences).map(({ name, status }) => [name, status]),
  )
  const sound = cases.filter(({ subject }) => {
    const status = statuses.get(subject.truth.name) ?? 'missing'
    // Excluded rows are not read, and may be in the way.
    return subject.uses.length > 0 && !subject.isPartlyRead && !PROBLEMS.includes(status)
  })
  const complaints: Complaint[] = []
  for (const table of placed.tables) complaints.push(...(await insertInto(client, table, sound)))
  for (const { subject } of sound) complaints.push(...(await drawFrom(client, subject)))
  return complaints
}

/** Into the topmost table, where everything that its columns draw is sound and has room. */
async function insertInto(
  client: Client,
  table: PlacedTable,
  sound: readonly Case[],
): Promise<readonly Complaint[]> {
  const top = table.nodes[0]
  if (top === undefined || table.model.kind === 'unreachable') return []
  if (!table.columns.every((column) => canInsert(column, sound))) return []
  try {
    for (let row = 0; row < ROWS; row++) {
      await client.query(`insert into ${qualified(top.name)} default values`)
    }
    return []
  } catch (error) {
    const text = `insert into ${qualified(top.name)}: ${String(error)}`
    return [{ schema: table.schema, text }]
  }
}

function canInsert(
  { draws, at, link, default: expression, domainDefault }: PlacedColumn,
  sound: readonly Case[],
): boolean {
  if (link !== null || at > 0) return true
  // Its name is looked up in another schema by this session.
  if (expression?.endsWith('::text)') === true) return false
  if (draws.length === 0) return expression === null && domainDefault === null
  return draws.every(({ sequence, kind }) => {
    const found = sound.find(({ subject }) => subject.sequence === sequence)
    if (kind === 'unknown' || found === undefined) return false
    // Several columns may draw from it with each row.
    return remaining(found.subject) > BigInt(ROWS * 12)
  })
}

/** How many values are left, until it wraps. */
function remaining(subject: Subject): bigint {
  const next = nextOf(subject)
  if (next === null) return 0n
  const { bounds, truth } = subject
  const end = truth.increment > 0n ? bounds.maximum : bounds.minimum
  return (end - next) / truth.increment + 1n
}

async function drawFrom(client: Client, subject: Subject): Promise<readonly Complaint[]> {
  const { sequence, truth, uses } = subject
  const [current] = (
    await client.query<{ last_value: string; is_called: boolean }>(
      `select last_value, is_called from ${qualified(sequence.name)}`,
    )
  ).rows
  const lastValue = BigInt(current?.last_value ?? 0)
  const now = { ...subject, truth: { ...truth, lastValue, isCalled: current?.is_called ?? false } }
  const left = remaining(now)
  const draws = left < DRAWS ? left : BigInt(DRAWS)
  if (draws <= 0n) return []
  const { rows } = await client.query<{ value: string }>(
    `select nextval(${literal(qualified(sequence.name))}) as value from generate_series(1, ${draws})`,
  )
  const held = new Set(uses.flatMap(({ kind, numbers }) => (kind === 'single' ? numbers : [])))
  const taken = rows.filter(({ value }) => held.has(BigInt(value)))
  return taken.map(({ value }) => ({
    schema: sequence.schema,
    text: `${quoted(sequence.name.name)} handed out ${value}, which a row held`,
  }))
}
