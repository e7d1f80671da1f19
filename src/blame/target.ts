/** What is looked for in the files of a command, and what is found. */

/** A column whose rows collide: where explicit ids may have been written. Names are unquoted, as the catalog has them. */
export type Target = {
  readonly schema: string
  readonly table: string
  readonly column: string
  /** The column's place in the table, from 1, for statements without a column list. */
  readonly position: number
  /** Whether a table of another schema has the same name, so that an unqualified name is not sure. */
  readonly isAmbiguous: boolean
  /** Whether a row with this value is one of those that collide. */
  collides(value: bigint): boolean
}

/** `file` is relative to the workspace, with forward slashes; `line` counts from 1. */
export type Place = { readonly file: string; readonly line: number }
