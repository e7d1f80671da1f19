import type { Session } from '../connect/session.ts'
import {
  drawingColumnsSql,
  type ColumnAddress,
  type DrawingColumnRow,
} from './drawing-columns.sql.ts'
import { INHERITANCE, type InheritanceRow } from './inheritance.sql.ts'
import { SEQUENCES, type SequenceRow } from './sequences.sql.ts'

/** What the catalog says of every sequence, of the columns that draw, and of the trees of tables. */
export type Catalog = {
  readonly sequences: readonly SequenceRow[]
  readonly columns: readonly DrawingColumnRow[]
  readonly inheritance: readonly InheritanceRow[]
}

/** One message: what has been answered is taken in while the server works on the rest. */
export async function readCatalog(
  session: Session,
  linked: readonly ColumnAddress[],
): Promise<Catalog> {
  const [sequences, columns, inheritance] = await session.queryEach<
    [SequenceRow, DrawingColumnRow, InheritanceRow]
  >([SEQUENCES, drawingColumnsSql(linked), INHERITANCE])
  return { sequences, columns, inheritance }
}
