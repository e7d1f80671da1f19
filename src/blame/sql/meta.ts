import { createCursor } from '../cursor.ts'
import { NotSure } from '../not-sure.ts'
import { resolveDatabase } from '../shell/databases.ts'
import { finishCopy, readCopy, takeCopy } from './copy.ts'
import { createLexer, nextToken } from './lexer.ts'
import { siteOf, type SqlScan } from './scan.ts'
import { isUnsafeEncoding } from './settings.ts'
import { endStatement, request, requireNoStatement } from './statements.ts'
import { isSymbol } from './token.ts'

/**
 * Runs a backslash command of psql, given its line after the backslash, as far as it decides what
 * is run. https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-META-COMMANDS
 */
export function runMeta(scan: SqlScan, line: string): void {
  const [name = '', ...words] = line.split(/\s+/)
  // Another command may follow in the line.
  if (/\s\\/.test(line)) throw new NotSure('two commands in a line')
  if (SENDING.has(name)) return endStatement(scan)
  requireNoStatement(scan)
  if (name === 'copy') runCopy(scan, line)
  else if (name === 'c' || name === 'connect') connect(scan, words)
  else if (name === 'q' || name === 'quit') scan.isOver = true
  else if (!isHarmless(name, words[0] ?? '')) throw new NotSure(`\\${name}`)
}

/** They send the statement before them, as a semicolon does. */
const SENDING: ReadonlySet<string> = new Set(['g', 'gx', 'gset', 'crosstabview'])

const HARMLESS: ReadonlySet<string> = new Set(
  (
    'echo qecho warn set unset prompt timing pset t a x H html f o out w p s z h ? C T l ' +
    'conninfo copyright errverbose restrict unrestrict setenv getenv encoding sf sv password'
  ).split(' '),
)

function isHarmless(name: string, argument: string): boolean {
  // It decides where a statement ends.
  if (name === 'set' && /^singleline$/i.test(argument)) return false
  if (name === 'encoding' && isUnsafeEncoding(argument)) return false
  return HARMLESS.has(name) || /^d[a-zA-Z+]*S?\+?$/.test(name)
}

/** `\connect name role host port`, a dash for what stays; or a connection string. */
function connect({ session }: SqlScan, words: readonly string[]): void {
  const told = words.filter((word) => !word.startsWith('-reuse-previous='))
  const text = told.join(' ')
  const isString = /=|^"?postgres(?:ql)?:/.test(text)
  const [name = '-', , ...place] = isString ? [text] : told
  if (/[:`\\]/.test(isString ? '' : text) || place.some((word) => word !== '-')) {
    throw new NotSure('\\connect')
  }
  if (name === '-') return
  const plain = /^".*"$|^'[^']*'$/.test(name) ? name.slice(1, -1) : name
  const { connection, database } = session
  session.database = resolveDatabase(plain, {}, { ...connection, database })
}

/** The file of `\copy` may stand without quotes. */
const FILE = /^(.*?\sfrom\s+)(?!'|stdin\b|pstdin\b|program\b)([^\s;]+)(.*)$/is

function runCopy(scan: SqlScan, line: string): void {
  const cursor = createCursor()
  cursor.text = line.slice('copy'.length).replace(FILE, "$1'$2'$3")
  cursor.isLast = true
  const copy = readCopy(scan.session, siteOf(scan))
  const lexer = createLexer(cursor)
  for (let token = nextToken(lexer); token !== null; token = nextToken(lexer)) {
    if (!isSymbol(token, ';')) takeCopy(copy, token)
  }
  if (lexer.open !== null) throw new NotSure('\\copy')
  const found = finishCopy(copy)
  const isFile = found?.from === 'elsewhere' && found.file !== null
  request(scan, isFile ? { ...found, from: 'file' } : found)
}
