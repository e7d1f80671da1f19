/** The statements that create a schema that is laid out. */
import type { PlacedSchema } from './lay-out.ts'
import { literal, qualified, quoted } from './names.ts'
import type { PlacedSequence } from './placed.ts'
import { rightsSql } from './rights-sql.ts'
import { sequenceOptions } from './sequence-sql.ts'
import { createTable, setDefaults } from './table-sql.ts'

/** `role`: the role that is to have just the rights that the model names. */
export function schemaSql(schema: PlacedSchema, role: string | null): readonly string[] {
  const { names, sequences, tables } = schema
  return [
    ...names.map((name) => `create schema ${quoted(name)}`),
    ...sequences.filter(({ isIdentity }) => !isIdentity).map(createSequence),
    ...tables.flatMap(({ columns }) => columns.flatMap(({ domains }) => domains)),
    ...tables.flatMap(createTable),
    // A default may draw from a sequence that a later table's identity creates.
    ...tables.flatMap(setDefaults),
    ...sequences.flatMap(finishSequence),
    ...sequences.flatMap(createView),
    ...(role === null ? [] : rightsSql(schema, role)),
  ]
}

function createSequence(sequence: PlacedSequence): string {
  return `create sequence ${qualified(sequence.created)} as ${sequence.type} ${sequenceOptions(sequence)}`
}

function finishSequence(sequence: PlacedSequence): readonly string[] {
  const { created, name, state, owner, isIdentity } = sequence
  const set = (lastValue: bigint, isCalled: boolean) =>
    `select setval(${literal(qualified(created))}, ${lastValue}, ${isCalled})`
  return [
    ...(state === null ? [] : [set(state.lastValue, state.isCalled)]),
    ...(owner === null || isIdentity
      ? []
      : [
          `alter sequence ${qualified(created)} owned by ${qualified(owner.table)}.${quoted(owner.column)}`,
        ]),
    ...(created.name === name.name
      ? []
      : [`alter sequence ${qualified(created)} rename to ${quoted(name.name)}`]),
  ]
}

/** A view's default is for inserts through it; its rows are other tables'. */
function createView({ created, name, model }: PlacedSequence): readonly string[] {
  if (!model.isViewed) return []
  const view = qualified({ schema: name.schema, name: `view of ${created.name.split(' ').at(-1)}` })
  return [
    `create view ${view} as select 1::bigint as id`,
    `alter view ${view} alter id set default nextval(${literal(qualified(name))})`,
  ]
}
