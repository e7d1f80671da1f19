/** Statements that are no INSERT and no COPY, as far as they change what these mean. */
import { NotSure } from '../not-sure.ts'
import { spotsOf, type Watch } from '../search.ts'
import { createName, type Name, nameAt, takeName } from './name.ts'
import type { Session } from './scan.ts'
import { changesText } from './settings.ts'
import { isName, isSymbol, isWord, type Token } from './token.ts'

export type Statement = {
  readonly session: Session
  /** Its first tokens. */
  readonly head: Token[]
  /** Which of the words that matter anywhere it has. */
  readonly words: Set<string>
  /** The targets it names. */
  readonly mentions: Set<Watch>
  name: Name
  previous: Token | null
}

const KEPT_HEAD = 200

const WATCHED: ReadonlySet<string> = new Set(
  'update merge into rename schema type add drop inherit'.split(' '),
)

export function createStatement(session: Session): Statement {
  return {
    session,
    head: [],
    words: new Set(),
    mentions: new Set(),
    name: createName(),
    previous: null,
  }
}

export function takeStatement(statement: Statement, token: Token): void {
  const { head, words, previous } = statement
  if (head.length < KEPT_HEAD) head.push(token)
  if (token.kind === 'word' && isWatched(previous, token)) words.add(token.text)
  if (isWord(head[0], 'alter')) noteColumns(words, previous, token)
  statement.previous = token
  if (takeName(statement.name, token)) return
  endName(statement)
  takeName(statement.name, token)
}

/** `for update`, `do update` and `insert into` write nothing of their own. */
function isWatched(previous: Token | null, { text }: Token): boolean {
  const before = previous?.text ?? ''
  if (text === 'update') return !['for', 'key', 'do', 'on', 'before', 'after'].includes(before)
  if (text === 'type') return isName(previous ?? undefined)
  return WATCHED.has(text) && !(text === 'into' && before === 'insert')
}

/** What ADD and DROP may be followed by in ALTER TABLE that is no column. */
const NO_COLUMN: ReadonlySet<string> = new Set(
  'constraint primary unique check foreign exclude generated not default identity expression'.split(
    ' ',
  ),
)

function noteColumns(words: Set<string>, previous: Token | null, { kind, text }: Token): void {
  const isChange = isWord(previous ?? undefined, 'add') || isWord(previous ?? undefined, 'drop')
  if (isChange && !(kind === 'word' && NO_COLUMN.has(text))) words.add('column')
}

function endName(statement: Statement): void {
  const { parts } = statement.name
  if (parts.length === 0) return
  statement.name = createName()
  const { search, database } = statement.session
  for (const { watch } of spotsOf(search, database, parts)) statement.mentions.add(watch)
}

/** Notes what a whole statement means for the targets it names. */
export function endOther(statement: Statement): void {
  endName(statement)
  const { session, head, words, mentions } = statement
  if (head[0]?.kind === 'variable' || changesText(head)) throw new NotSure('a setting')
  if (!isTame(statement)) session.search.isClosed = false
  if (isWord(head[0], 'create')) return noteCreated(statement)
  for (const watch of mentions) {
    if (isWord(head[0], 'alter') && words.has('column')) watch.isReordered = true
    if (writesIds(statement, watch)) watch.isLost = true
  }
}

/** A table that is made of a query gets ids in a way that is not followed. */
function noteCreated({ session, head }: Statement): void {
  const kind = head.slice(0, 4).findIndex((token) => isWord(token, 'table'))
  if (kind === -1) return
  const name = nameAt(head, isWord(head[kind + 1], 'if') ? kind + 4 : kind + 1)
  for (const { watch } of spotsOf(session.search, session.database, name)) {
    watch.isCreated = true
    watch.isLost ||= hasQuery(head)
  }
}

/** Whether rows may come to the target, or to its name, in a way that is not followed. */
function writesIds({ head, words }: Statement, { target }: Watch): boolean {
  if (isWord(head[0], 'alter')) {
    return ['rename', 'schema', 'type', 'inherit'].some((word) => words.has(word))
  }
  if (words.has('update')) return assigns(head, target.column)
  const isQuery = ['select', 'with', 'explain', 'prepare'].some((word) => isWord(head[0], word))
  return words.has('merge') || (isQuery && words.has('into'))
}

/** Whether an UPDATE sets a column; one that is too long for that may. */
function assigns(head: readonly Token[], column: string): boolean {
  const set = head.findIndex((token) => isWord(token, 'set'))
  const where = head.findIndex((token) => isWord(token, 'where'))
  if (where === -1 && head.length === KEPT_HEAD) return true
  return head
    .slice(set, where === -1 ? head.length : where)
    .some((token) => token.text === column || token.kind === 'variable')
}

/** `create table … as`, outside of parentheses: inside, it is that of a generated column. */
function hasQuery(head: readonly Token[]): boolean {
  let depth = 0
  return head.some((token) => {
    if (isSymbol(token, '(')) depth++
    if (isSymbol(token, ')')) depth--
    return depth === 0 && isWord(token, 'as')
  })
}

/**
 * Statements that write no ids but those that are seen, as long as the database has and had nothing
 * of its users' that does: what makes and drops such things is not among them.
 */
const TAME =
  /^(?:set|select|with|begin|start|commit|end|analyze|vacuum|comment|grant|create (?:or |replace |unlogged |unique |if |not |exists )*(?:table|index|sequence|type|extension|schema)) /

function isTame({ head, words }: Statement): boolean {
  const start = head.slice(0, 4).map(({ text }) => `${text} `)
  return TAME.test(start.join('')) && !words.has('update')
}
