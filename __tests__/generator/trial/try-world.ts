/** Lets the action loose on a world, and complains about whatever is not as judged. */
import type { Client } from 'pg'
import { perform } from '../../helpers/perform.ts'
import { disagreement, placeOf } from '../judgement/future.ts'
import { judge } from '../judgement/judgement.ts'
import { scopeOf } from '../judgement/scope.ts'
import { subjectOf } from '../judgement/subject.ts'
import { layOut } from '../layout/lay-out.ts'
import { quoted } from '../layout/names.ts'
import type { PlacedWorld } from '../layout/placed.ts'
import type { World } from '../model/world.ts'
import { complaintsAbout, type Case, type Complaint } from './compare-report.ts'
import { misplaced, touched } from './compare-states.ts'
import { inputsFor } from './inputs.ts'
import { insertions } from './insertions.ts'
import { putBack, readHoldings, readSequences, type Holding, type SequenceTruth } from './truth.ts'
import { walkAll, type Walk } from './walk.ts'

/** A database for worlds to come and go in. */
export type Place = {
  /** A session of the superuser. */
  readonly client: Client
  /** The role of worlds with limited rights. */
  readonly role: string
  readonly uriFor: (role: string) => string
}

/** What is known of a world while it is tried. */
type Trial = {
  readonly world: World
  readonly placed: PlacedWorld
  readonly holdings: readonly Holding[]
  readonly client: Client
  readonly uri: string
}

/** What the worlds of a database share. */
export async function prepare({ client, role, uriFor }: Place): Promise<void> {
  await client.query(`create role ${role} login`)
  await client.query(
    'create foreign data wrapper nothing; create server nowhere foreign data wrapper nothing',
  )
  const { hostname, port, pathname } = new URL(uriFor('postgres'))
  await client.query(`
    create extension postgres_fdw;
    create server loopback foreign data wrapper postgres_fdw
      options (host '${hostname}', port '${port}', dbname '${pathname.slice(1)}');
    create user mapping for postgres server loopback options (user 'postgres')`)
}

/** Resolves to what is wrong; empty where all is well. Leaves nothing behind. */
export async function tryWorld(world: World, place: Place): Promise<readonly Complaint[]> {
  const { client, role, uriFor } = place
  const placed = layOut(world, role)
  try {
    for (const statements of placed.schemas) await client.query(statements.join(';\n'))
    const holdings = await readHoldings(client, placed)
    const user = world.policy.isLimited ? role : 'postgres'
    await setPath(client, user, placed.path)
    const uri = uriFor(user)
    return await complaints({ world, placed, holdings, client, uri })
  } finally {
    for (const user of [role, 'postgres']) await setPath(client, user, null)
    for (const name of placed.names)
      await client.query(`drop schema if exists ${quoted(name)} cascade`)
  }
}

/** In this database only: other tests share the server. */
async function setPath(client: Client, user: string, path: string | null): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select current_database() as name')
  const setting = path === null ? 'reset search_path' : `set search_path = ${quoted(path)}`
  await client.query(`alter role ${user} in database ${rows[0]?.name} ${setting}`)
}

async function complaints(trial: Trial): Promise<readonly Complaint[]> {
  const { client, placed, world } = trial
  const { sequences } = placed
  const { parameters } = world.policy
  const connection = { 'connection-string': trial.uri }
  const before = await readSequences(client, sequences)
  const walks = await walkAll(client, sequences)
  await putBack(client, sequences, before)
  const cases = casesOf(trial, before, walks)

  const check = await perform({ ...connection, ...inputsFor(world, placed, 'check') })
  const afterCheck = await readSequences(client, sequences)
  await client.query(check.sql)
  const afterScript = byName(await readSequences(client, sequences))
  await putBack(client, sequences, before)

  const fix = await perform({ ...connection, ...inputsFor(world, placed, 'fix') })
  const fixed = await readSequences(client, sequences)
  const again = await perform({ ...connection, ...inputsFor(world, placed, 'fix') })
  const afterAgain = await readSequences(client, sequences)
  const casesAgain = casesOf(trial, fixed, null)

  return [
    ...cases.flatMap(({ subject }) => {
      const text = disagreement(subject)
      return text === null ? [] : [{ schema: subject.sequence.schema, text }]
    }),
    ...labelled(
      'check',
      complaintsAbout(check.json, cases, { stage: 'found', truths: byName(before) }),
    ),
    ...touched(before, afterCheck, 'check'),
    ...misplaced(cases, afterScript, { by: 'script', parameters }),
    ...labelled('fix', complaintsAbout(fix.json, cases, { stage: 'fixed', truths: byName(fixed) })),
    ...misplaced(cases, byName(fixed), { by: 'fix', parameters }),
    ...labelled(
      'second fix',
      complaintsAbout(again.json, casesAgain, { stage: 'fixed', truths: byName(afterAgain) }),
    ),
    ...touched(fixed, afterAgain, 'second fix'),
    ...(await insertions(client, { ...trial, cases: casesAgain, json: again.json })),
    ...(await lateScript(trial, check.sql)),
  ]
}

/** The script of a check, run when everything is fixed and in use again, moves nothing. */
async function lateScript(
  { client, placed, world }: Trial,
  sql: string,
): Promise<readonly Complaint[]> {
  // What was not fixed for want of rights is moved by the script, and rewind moves back by intent.
  if (world.policy.isLimited || world.policy.rewind) return []
  const before = await readSequences(client, placed.sequences)
  await client.query(sql)
  const after = await readSequences(client, placed.sequences)
  return touched(places(before), places(after), 'late script')
}

/** Where sequences have got to. One that has begun again is behind where it was. */
function places(truths: readonly SequenceTruth[]): readonly SequenceTruth[] {
  return truths
    .filter(({ cycle }) => !cycle)
    .map((truth) => ({ ...truth, lastValue: placeOf(truth), isCalled: false }))
}

function labelled(label: string, found: readonly Complaint[]): readonly Complaint[] {
  return found.map(({ schema, text }) => ({ schema, text: `${label}: ${text}` }))
}

function byName(truths: readonly SequenceTruth[]): ReadonlyMap<string, SequenceTruth> {
  return new Map(truths.map((truth) => [truth.name, truth]))
}

function casesOf(
  { world, placed, holdings }: Trial,
  truths: readonly SequenceTruth[],
  walks: readonly Walk[] | null,
): readonly Case[] {
  const facts = { world, scope: scopeOf(world, placed), tables: placed.tables, holdings }
  return placed.sequences.flatMap((sequence, position): readonly Case[] => {
    const truth = truths[position]
    if (truth === undefined) return []
    const subject = subjectOf({ sequence, truth, walk: walks?.[position] ?? null }, facts)
    return subject === null ? [] : [{ subject, judgement: judge(subject, world.policy) }]
  })
}
