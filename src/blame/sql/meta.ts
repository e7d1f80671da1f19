import { createCursor } from '../cursor.ts'
import { doubt, distrustUnknown, unsettle } from '../ledger.ts'
import { finishCopy, readCopy, takeCopy } from './copy.ts'
import { createLexer, nextToken } from './lexer.ts'
import { loseScan, placeOf, type SqlScan } from './scan.ts'
import { endStatement, request } from './statements.ts'
import { isSymbol } from './token.ts'
import { isUnsafeEncoding } from './unreadable.ts'

/**
 * Runs a backslash command of psql, given its line after the backslash, as far as it decides what
 * is run. https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-META-COMMANDS
 */
export function runMeta(scan: SqlScan, line: string): void {
  const [name = '', argument = ''] = line.split(/\s+/, 2)
  // Another command or a statement may follow in the line.
  if (/\s\\/.test(line)) loseScan(scan)
  else if (scan.current !== null) runInStatement(scan, name)
  else if (name === 'copy') runCopy(scan, line)
  else if (CONDITIONS.has(name)) countCondition(scan, name)
  else if (name === 'q' || name === 'quit') quit(scan)
  else if (HIDDEN.has(name)) passUnseen(scan)
  else if (!isHarmless(name, argument)) loseScan(scan)
}

const SENDING: ReadonlySet<string> = new Set(['g', 'gx', 'gset', 'gexec', 'crosstabview'])

/** Some commands send the statement before them, as a semicolon does. */
function runInStatement(scan: SqlScan, name: string): void {
  if (!SENDING.has(name) || scan.current?.depth !== 0) return loseScan(scan)
  endStatement(scan)
  if (name === 'gexec') passUnseen(scan)
}

const CONDITIONS: ReadonlySet<string> = new Set(['if', 'elif', 'else', 'endif'])

function countCondition({ session }: SqlScan, name: string): void {
  if (name === 'if') session.conditions++
  if (name === 'endif') session.conditions = Math.max(0, session.conditions - 1)
}

/** Only this file ends: psql goes on with the next one. */
function quit(scan: SqlScan): void {
  if (scan.session.conditions > 0) loseScan(scan)
  else scan.isOver = true
}

/** Commands that run statements which stand elsewhere. */
const HIDDEN: ReadonlySet<string> = new Set(
  'i ir include include_relative ! g gx gset gexec watch'.split(' '),
)

function passUnseen({ session }: SqlScan): void {
  distrustUnknown(session.ledger)
  if (session.transaction !== null) unsettle(session.ledger)
  doubt(session.ledger)
  session.path = 'unsure'
}

const HARMLESS: ReadonlySet<string> = new Set(
  (
    'echo qecho warn set unset prompt timing pset t a x H html f o out w p s z h ? C T cd l ' +
    'conninfo copyright errverbose restrict unrestrict setenv getenv encoding sf sv password'
  ).split(' '),
)

/** Variables that decide where a statement or a transaction ends. */
const DECISIVE = /^(?:autocommit|singleline)$/i

function isHarmless(name: string, argument: string): boolean {
  if (name === 'set' && DECISIVE.test(argument)) return false
  if (name === 'encoding' && isUnsafeEncoding(argument)) return false
  return HARMLESS.has(name) || /^d[a-zA-Z+]*S?\+?$/.test(name)
}

/** The file of `\copy` may stand without quotes. */
const FILE = /^(.*?\sfrom\s+)(?!'|stdin\b|pstdin\b|program\b)([^\s;]+)(.*)$/is

function runCopy(scan: SqlScan, line: string): void {
  const cursor = createCursor()
  cursor.text = line.slice('copy'.length).replace(FILE, "$1'$2'$3")
  cursor.isLast = true
  const copy = readCopy(scan.session, placeOf(scan))
  const lexer = createLexer(cursor)
  for (let token = nextToken(lexer); token !== null; token = nextToken(lexer)) {
    if (!isSymbol(token, ';')) takeCopy(copy, token)
  }
  const found = finishCopy(copy)
  const isFile = found?.from === 'elsewhere' && found.file !== null
  if (lexer.open === null) request(scan, isFile ? { ...found, from: 'file' } : found)
  else loseScan(scan)
}
