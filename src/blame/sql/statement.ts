import type { Target } from '../target.ts'
import { createName, type Name, takeName } from './name.ts'
import { resolve, type Session } from './session.ts'
import { isWord, type Token } from './token.ts'

/** A statement that is no INSERT and no COPY, as far as its effects are told by it. */
export type Statement = {
  readonly session: Session
  /** Its first tokens. */
  readonly head: Token[]
  /** Whether these are all. */
  isWhole: boolean
  /** Which of the words that matter anywhere it has. */
  readonly words: Set<string>
  /** The targets it names, and whether surely. */
  readonly mentions: Map<Target, boolean>
  /** Whether psql puts something into it. */
  hasVariable: boolean
  name: Name
  previous: Token | null
}

const KEPT_HEAD = 200

const WATCHED: ReadonlySet<string> = new Set(
  (
    'setval restart set_config cascade where using rename schema owned database ' +
    'insert into update delete merge to'
  ).split(' '),
)

export function createStatement(session: Session): Statement {
  return {
    session,
    head: [],
    isWhole: true,
    words: new Set(),
    mentions: new Map(),
    hasVariable: false,
    name: createName(),
    previous: null,
  }
}

export function takeStatement(statement: Statement, token: Token): void {
  if (statement.head.length < KEPT_HEAD) statement.head.push(token)
  else statement.isWhole = false
  if (token.kind === 'variable') statement.hasVariable = true
  if (token.kind === 'word' && isWatched(statement.previous, token)) statement.words.add(token.text)
  statement.previous = token
  if (takeName(statement.name, token)) return
  endName(statement)
  takeName(statement.name, token)
}

/** Ends the name that is read. Also to be called at the end of the statement. */
export function endName(statement: Statement): void {
  const { parts } = statement.name
  if (parts.length === 0) return
  statement.name = createName()
  for (const [target, isSure] of targetsOf(statement.session, parts)) {
    statement.mentions.set(target, isSure || statement.mentions.get(target) === true)
  }
}

/** The targets that a name may stand for, and whether it surely does. */
export function targetsOf(session: Session, name: readonly string[]): ReadonlyMap<Target, boolean> {
  const targets = new Map<Target, boolean>()
  if (!session.tables.has(name.at(-1) ?? '')) return targets
  for (const target of session.ledger.entries.keys()) {
    const resolution = resolve(session, name, target)
    if (resolution !== 'not') targets.set(target, resolution === 'is')
  }
  return targets
}

/** `for update`, `do update` and `insert into` are what INSERT and SELECT have of their own. */
function isWatched(previous: Token | null, { text }: Token): boolean {
  const before = previous?.kind === 'word' ? previous : undefined
  if (text === 'update') return !['for', 'key', 'do'].some((word) => isWord(before, word))
  return WATCHED.has(text) && !(text === 'into' && isWord(before, 'insert'))
}
