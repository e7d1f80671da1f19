/** A sequence's names, owner and rights. */
import type { SequenceModel } from '../model/sequence.ts'
import type { TableModel } from '../model/table.ts'
import type { BoundColumn } from './bindings.ts'
import { nameOfColumn } from './column-name.ts'
import type { SchemaPlace } from './lay-out.ts'
import type { Name } from './names.ts'
import type { PlacedSequence } from './placed.ts'
import { numbersOf } from './sequence-numbers.ts'

export function placeSequence(model: SequenceModel, place: SchemaPlace): PlacedSequence {
  const { position, schema, names, naming } = place
  const owner = ownerOf(place)
  const isIdentity = owner?.column.binding === 'always' || owner?.column.binding === 'by default'
  const type = isIdentity ? identityType(owner.column.model.type) : model.type
  const ownSchema = names[owner === null && model.isElsewhere ? 1 : 0] ?? ''
  const name = (letter: string) => naming(model.name, `${letter}${schema}_${position}`)
  return {
    schema,
    created: { schema: ownSchema, name: name('s') },
    name: { schema: ownSchema, name: name(model.isRenamed ? 'r' : 's') },
    model,
    type,
    ...numbersOf(model, type),
    access: owner === null ? model.access : accessOf(model, owner.access),
    owner: owner === null ? null : { table: owner.table, column: owner.name },
    isIdentity,
    isHidden: place.model.isHidden,
  }
}

function identityType(type: string): SequenceModel['type'] {
  return type === 'smallint' || type === 'integer' ? type : 'bigint'
}

/** A sequence that a column owns has its table's owner. */
function accessOf({ access }: SequenceModel, table: TableModel['access']): SequenceModel['access'] {
  if (table === 'owned' || table === 'forced') return 'owned'
  return access === 'owned' ? 'update' : access
}

type Owner = {
  readonly column: BoundColumn
  readonly name: string
  readonly table: Name
  readonly access: TableModel['access']
}

function ownerOf({ position, model, bound, nodes, naming }: SchemaPlace): Owner | null {
  for (const [table, columns] of bound.entries()) {
    for (const [index, column] of columns.entries()) {
      const node = nodes[table]?.[column.at]
      const access = model.tables[table]?.access
      if (column.owns !== position || node === undefined || access === undefined) continue
      return {
        column,
        name: nameOfColumn(column.model, { index, suffix: `c${table}_${index}`, naming }),
        table: node.name,
        access,
      }
    }
  }
  return null
}
