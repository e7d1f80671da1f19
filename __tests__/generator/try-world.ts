/** Lets the action loose on a world, and complains about whatever is not as judged. */
import type { Client } from 'pg'
import { perform } from '../helpers/perform.ts'
import type { Case, Complaint } from './compare-report.ts'
import { complaintsAbout } from './compare-report.ts'
import { misplaced, touched } from './compare-states.ts'
import { disagreement } from './future.ts'
import { insertions } from './insertions.ts'
import { judge } from './judgement.ts'
import { layOut } from './lay-out.ts'
import type { World } from './model.ts'
import { quoted } from './names.ts'
import type { PlacedWorld } from './placed.ts'
import { scopeOf, type Scope } from './scope.ts'
import { subjectOf } from './subject.ts'
import {
  putBack,
  readHoldings,
  readSequences,
  walkAll,
  type Holding,
  type SequenceTruth,
  type Walk,
} from './truth.ts'

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
  readonly scope: Scope
  readonly holdings: readonly Holding[]
  readonly client: Client
  readonly uri: string
}

/** What the worlds of a database share. */
export async function prepare({ client, role }: Place): Promise<void> {
  await client.query(`create role ${role} login`)
  await client.query(
    'create foreign data wrapper nothing; create server nowhere foreign data wrapper nothing',
  )
}

/** Resolves to what is wrong; empty where all is well. Leaves nothing behind. */
export async function tryWorld(world: World, place: Place): Promise<readonly Complaint[]> {
  const { client, role, uriFor } = place
  const placed = layOut(world, role)
  try {
    for (const statements of placed.schemas) await client.query(statements.join(';\n'))
    const scope = scopeOf(world, placed.tables)
    const holdings = await readHoldings(client, placed)
    const uri = uriFor(world.policy.isLimited ? role : 'postgres')
    return await complaints({ world, placed, scope, holdings, client, uri })
  } finally {
    for (const name of placed.names)
      await client.query(`drop schema if exists ${quoted(name)} cascade`)
  }
}

async function complaints(trial: Trial): Promise<readonly Complaint[]> {
  const { client, placed, world } = trial
  const { sequences } = placed
  const { parameters } = world.policy
  const before = await readSequences(client, sequences)
  const walks = await walkAll(client, sequences)
  await putBack(client, sequences, before)
  const cases = casesOf(trial, before, walks)

  const check = await perform(inputsFor(trial, 'check'))
  const afterCheck = await readSequences(client, sequences)
  await client.query(check.sql)
  const afterScript = byName(await readSequences(client, sequences))
  await putBack(client, sequences, before)

  const fix = await perform(inputsFor(trial, 'fix'))
  const fixed = await readSequences(client, sequences)
  const again = await perform(inputsFor(trial, 'fix'))
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
  ]
}

function labelled(label: string, found: readonly Complaint[]): readonly Complaint[] {
  return found.map(({ schema, text }) => ({ schema, text: `${label}: ${text}` }))
}

function byName(truths: readonly SequenceTruth[]): ReadonlyMap<string, SequenceTruth> {
  return new Map(truths.map((truth) => [truth.name, truth]))
}

function casesOf(
  { world, placed, scope, holdings }: Trial,
  truths: readonly SequenceTruth[],
  walks: readonly Walk[] | null,
): readonly Case[] {
  const facts = { world, scope, tables: placed.tables, holdings }
  return placed.sequences.flatMap((sequence, position): readonly Case[] => {
    const truth = truths[position]
    if (truth === undefined) return []
    const subject = subjectOf({ sequence, truth, walk: walks?.[position] ?? null }, facts)
    return subject === null ? [] : [{ subject, judgement: judge(subject, world.policy) }]
  })
}

/** The action's inputs, as a workflow would give them. */
function inputsFor({ world, placed, scope, uri }: Trial, stage: 'check' | 'fix') {
  const { parameters, rewind, headroom, capacityLimit, maxConnections } = world.policy
  const links = placed.tables.flatMap(({ columns }) => columns.flatMap(({ link }) => link ?? []))
  return {
    'connection-string': uri,
    mode: stage === 'check' ? 'check' : parameters === null ? 'auto' : 'manual',
    tables: scope.tables,
    'exclude-tables': scope.excludeTables,
    ...(parameters !== null && {
      minvalue: String(parameters.minvalue),
      increment: String(parameters.increment),
    }),
    rewind: String(rewind),
    headroom: String(headroom),
    'capacity-limit': String(capacityLimit),
    'max-connections': String(maxConnections),
    links: links.join('\n'),
  }
}
