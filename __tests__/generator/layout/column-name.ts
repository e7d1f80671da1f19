/** The names of columns. */
import type { ColumnModel } from '../model/table.ts'
import { bareName, type Naming } from './names.ts'

type NamePlace = { readonly index: number; readonly suffix: string; readonly naming: Naming }

/** The first column of a table may have a bare name. */
export function nameOfColumn({ name }: ColumnModel, { index, suffix, naming }: NamePlace): string {
  return index === 0 && name % 3 === 0 ? bareName(name) : naming(name, suffix)
}
