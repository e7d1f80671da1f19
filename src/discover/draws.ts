import type { Block } from '../domain/sequence.ts'
import { columnType } from './column-type.ts'
import { parseDefaultExpression, type DefaultExpression } from './default-expression.ts'
import type { DrawingColumnRow } from './drawing-columns.sql.ts'
import type { SequenceNames } from './sequence-names.ts'

/** A column that draws from a sequence. `obstacle` says why its rows cannot be compared. */
export type Draw = {
  readonly sequence: number
  readonly row: DrawingColumnRow
  readonly obstacle: string | null
  readonly block: Block
}

/** A column row with its default taken apart; `null` where it has none that calls `nextval`. */
export type ParsedColumn = {
  readonly row: DrawingColumnRow
  readonly expression: DefaultExpression | null
}

export function parseColumn(row: DrawingColumnRow): ParsedColumn {
  const { default_sequence, default_expression } = row
  if (default_sequence !== null) {
    const reference = { text: String(default_sequence), kind: 'constant' } as const
    return { row, expression: { kind: 'bare', reference } }
  }
  const expression = default_expression === null ? null : parseDefaultExpression(default_expression)
  return { row, expression }
}

/**
 * The sequences that a column draws from: its identity's, those that its default calls, and those
 * it owns unless its default draws from another one.
 */
export function drawsOf({ row, expression }: ParsedColumn, names: SequenceNames): readonly Draw[] {
  const identity =
    row.identity_sequence === null ? [] : [draw(row.identity_sequence, row, typeObstacle(row))]
  if (expression === null) {
    return [...identity, ...row.owned_sequences.map((oid) => draw(oid, row, ownerObstacle(row)))]
  }
  const byDefault = drawsByDefault({ row, expression }, names)
  const found = byDefault.some(({ resolved }) => resolved)
  const owned = found ? [] : row.owned_sequences.map((oid) => draw(oid, row, lostObstacle(row)))
  return [...identity, ...byDefault.map(({ drawn }) => drawn), ...owned]
}

type DefaultDraw = { readonly drawn: Draw; readonly resolved: boolean }

function drawsByDefault(
  { row, expression }: { readonly row: DrawingColumnRow; readonly expression: DefaultExpression },
  names: SequenceNames,
): readonly DefaultDraw[] {
  const references = expression.kind === 'bare' ? [expression.reference] : expression.references
  const obstacle = expression.kind === 'bare' ? typeObstacle(row) : compoundObstacle(row)
  return references.flatMap((reference): readonly DefaultDraw[] => {
    const oid = names.resolve(reference)
    if (oid !== null) return [{ drawn: draw(oid, row, obstacle), resolved: true }]
    return names.namesakes(reference).map((namesake) => ({
      drawn: draw(namesake, row, lostObstacle(row)),
      resolved: false,
    }))
  })
}

/**
 * Whether a column calls `nextval` on nobody knows what: its default works the name out, or names a
 * sequence that is not there.
 */
export function isLost({ row, expression }: ParsedColumn, names: SequenceNames): boolean {
  if (expression === null) return false
  return isNameless({ row, expression }) || drawsByDefault({ row, expression }, names).length === 0
}

/** Whether the sequence could be any: the default does not even name one. */
export function isNameless({ expression }: ParsedColumn): boolean {
  return expression?.kind === 'compound' && expression.isNameless
}

/** What a link of the user's says. Text is compared too, since the user knows what it holds. */
export function linkedDraw(sequence: number, row: DrawingColumnRow, block: Block): Draw {
  return { ...draw(sequence, row, typeObstacle(row)), block }
}

/** A draw from a sequence that a nameless column may or may not mean. */
export function possibleDraw(sequence: number, { row }: ParsedColumn): Draw {
  const obstacle = `its default ${row.default_expression} works out which sequence it calls, and that may be this one`
  return draw(sequence, row, obstacle)
}

function draw(sequence: number, row: DrawingColumnRow, obstacle: string | null): Draw {
  return { sequence, row, obstacle, block: 'single' }
}

function typeObstacle(row: DrawingColumnRow): string | null {
  return columnType(row) === null
    ? `its type ${row.type_name} cannot be compared with numbers`
    : null
}

/** Without a default nobody knows what a text column holds, so only numbers are compared. */
function ownerObstacle(row: DrawingColumnRow): string | null {
  const isText = columnType(row)?.representation === 'text'
  return isText
    ? `it is of type ${row.type_name} and its default does not call nextval`
    : typeObstacle(row)
}

function compoundObstacle(row: DrawingColumnRow): string {
  return `its default ${row.default_expression} does more than call nextval`
}

function lostObstacle(row: DrawingColumnRow): string {
  return `its default ${row.default_expression} names no sequence that can be found along the role's search_path`
}
