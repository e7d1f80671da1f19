/** Columns that draw from a sequence without the catalog knowing, as the user names them. */
import { BLOCKS, type Block } from '../domain/sequence.ts'
import { ok, type Parsed } from './fields.ts'

/** One part of a name: quoted ones match exactly, others without regard to case. */
export type NamePart = { readonly text: string; readonly isQuoted: boolean }

/** A name with its schema; `null`: in any schema. */
export type LinkedName = { readonly schema: NamePart | null; readonly name: NamePart }

export type Link = {
  /** As the user wrote it, and where: lines count from 1. */
  readonly text: string
  readonly line: number
  readonly sequence: LinkedName
  readonly table: LinkedName
  readonly column: NamePart
  readonly block: Block
}

/** The kinds that have a word. */
const ALLOCATORS = BLOCKS.filter((block) => block !== 'single')

const RULE = 'sequence -> table.column, then optionally pooled or pooled-lo'

const PART = String.raw`(?:"(?:[^"]|"")+"|[\p{L}\p{N}_$]+)`
const NAME = String.raw`${PART}(?:\.${PART})*`
const LINE = new RegExp(String.raw`^(${NAME})\s*->\s*(${NAME})(?:\s+(\S+))?$`, 'u')

/** The lines of the input that say something. */
export function splitLinks(input: string): readonly { text: string; line: number }[] {
  return input
    .split('\n')
    .map((text, index) => ({ text: text.trim(), line: index + 1 }))
    .filter(({ text }) => text !== '')
}

/** Parses a line; what is allowed names it. */
export function parseLink(text: string, line: number): Parsed<Link> {
  const [, sequence = '', path = '', kind] = LINE.exec(text) ?? []
  const block = kind === undefined ? 'single' : ALLOCATORS.find((each) => each === kind)
  const [name, schema, ...more] = partsOf(sequence).toReversed()
  const [column, table, tableSchema, ...others] = partsOf(path).toReversed()
  const isWrong =
    block === undefined ||
    name === undefined ||
    column === undefined ||
    table === undefined ||
    more.length + others.length > 0
  if (isWrong) return { ok: false, allowed: `allowed in line ${line}: ${RULE}` }
  return ok({
    text,
    line,
    sequence: { schema: schema ?? null, name },
    table: { schema: tableSchema ?? null, name: table },
    column,
    block,
  })
}

function partsOf(name: string): readonly NamePart[] {
  return [...name.matchAll(new RegExp(PART, 'gu'))].map(([part]) =>
    part.startsWith('"')
      ? { text: part.slice(1, -1).replaceAll('""', '"'), isQuoted: true }
      : { text: part, isQuoted: false },
  )
}
