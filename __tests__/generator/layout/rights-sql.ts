/** Gives a role just the rights that the model names. Everything else stays the superuser's. */
import type { PlacedSchema } from './lay-out.ts'
import { qualified, quoted, type Name } from './names.ts'
import type { PlacedSequence, PlacedTable } from './placed.ts'

export function rightsSql(
  { names, isHidden, sequences, tables }: PlacedSchema,
  role: string,
): readonly string[] {
  return [
    ...(isHidden ? [] : names.map((name) => `grant usage on schema ${quoted(name)} to ${role}`)),
    ...tables.flatMap((table) =>
      table.nodes.flatMap(({ name, storage, parents }) =>
        tableRights(table, { name, storage, role, isTop: parents.length === 0 }),
      ),
    ),
    ...sequences.flatMap((sequence) => sequenceRights(sequence, role)),
  ]
}

type Node = {
  readonly name: Name
  readonly storage: string
  readonly role: string
  readonly isTop: boolean
}

function tableRights(
  { access, columns }: PlacedTable,
  { name, storage, role, isTop }: Node,
): readonly string[] {
  const table = qualified(name)
  const own = `alter ${storage === 'foreign' ? 'foreign ' : ''}table ${table} owner to ${role}`
  const secure = storage === 'foreign' ? [] : [`alter table ${table} enable row level security`]
  switch (access) {
    case 'owned':
      return [own]
    case 'forced':
      return [own, ...secure, ...secure.map(() => `alter table ${table} force row level security`)]
    case 'write':
      return [`grant select, insert, update on ${table} to ${role}`]
    case 'secured':
      return [`grant select, update on ${table} to ${role}`, ...secure]
    case 'read':
      return [`grant select on ${table} to ${role}`]
    case 'top':
      return isTop ? [`grant select, update on ${table} to ${role}`] : []
    case 'columns':
      return [
        `grant select (${columns.map((column) => quoted(column.name)).join(', ')}) on ${table} to ${role}`,
      ]
    case 'none':
      return []
  }
}

function sequenceRights({ name, access, owner }: PlacedSequence, role: string): readonly string[] {
  const sequence = qualified(name)
  switch (access) {
    case 'owned':
      // One that a column owns follows its table.
      return owner === null ? [`alter sequence ${sequence} owner to ${role}`] : []
    case 'update':
      return [`grant select, update on sequence ${sequence} to ${role}`]
    case 'read':
      return [`grant select on sequence ${sequence} to ${role}`]
    case 'usage':
      return [`grant usage on sequence ${sequence} to ${role}`]
    case 'none':
      return []
  }
}
