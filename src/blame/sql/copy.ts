import { NotSure } from '../not-sure.ts'
import type { Site } from '../search.ts'
import { copyFormat, type CopyFormat } from './copy-options.ts'
import { createName, type Name, takeName } from './name.ts'
import type { Session } from './scan.ts'
import { isName, isSymbol, isWord, type Token } from './token.ts'
import { placeByPosition, placeColumn, wantedBy, type Wanted } from './wanted.ts'

/** A COPY that reads data, once it is whole. */
export type CopyRequest = {
  readonly wanted: readonly Wanted[]
  readonly site: Site
  /** `null` where the data cannot be taken apart. */
  readonly format: CopyFormat | null
  /**
   * `stdin`: the data follow. `pstdin`: psql's own input. `file`: one that psql reads. Else one that
   * the server reads, or what a program makes.
   */
  readonly from: 'stdin' | 'pstdin' | 'file' | 'elsewhere'
  /** The file, as it is written. */
  readonly file: string | null
}

/** A COPY while it is read. */
export type Copy = {
  readonly session: Session
  site: Site
  readonly name: Name
  wanted: readonly Wanted[]
  column: number
  previous: Token | null
  /** From the direction on. */
  readonly rest: Token[]
  state: 'name' | 'columns' | 'rest' | 'over'
}

/** How many tokens after the table are kept. Options that need more are not understood. */
const KEPT_REST = 400

export function readCopy(session: Session, site: Site): Copy {
  const name = createName()
  return { session, site, name, wanted: [], column: 0, previous: null, rest: [], state: 'name' }
}

/** Takes the next token after the keyword. */
export function takeCopy(copy: Copy, token: Token): void {
  if (copy.state === 'name') takeTable(copy, token)
  else if (copy.state === 'columns') takeColumn(copy, token)
  else if (copy.state === 'rest' && copy.rest.length < KEPT_REST) copy.rest.push(token)
}

/** What is to be read, `null` for a COPY that writes, or whose table is not known. */
export function finishCopy({ rest, wanted, site }: Copy): CopyRequest | null {
  const start = rest.findIndex((token) => isWord(token, 'from') || isWord(token, 'to'))
  const [direction, source, ...options] = rest.slice(Math.max(start, 0))
  if (!isWord(direction, 'from') || source === undefined) return null
  return {
    wanted,
    site,
    format: rest.length < KEPT_REST ? copyFormat(options) : null,
    from: sourceOf(source),
    file: source.kind === 'string' ? source.text : null,
  }
}

function sourceOf(token: Token): CopyRequest['from'] {
  if (isWord(token, 'stdin')) return 'stdin'
  return isWord(token, 'pstdin') ? 'pstdin' : 'elsewhere'
}

function takeTable(copy: Copy, token: Token): void {
  if (takeName(copy.name, token)) return
  copy.wanted = wantedBy(copy.session, copy.name.parts)
  placeByPosition(copy.wanted)
  const isQuery = copy.name.parts.length === 0 && isSymbol(token, '(')
  const isKnown = isSymbol(token, '(') || isWord(token, 'from') || isWord(token, 'to')
  if (isQuery) copy.state = 'over'
  else if (isKnown && !copy.name.expectsPart) startRest(copy, token)
  // A variable, or the oldest syntax: `copy binary users from …`.
  else throw new NotSure('the table of a COPY')
}

function startRest(copy: Copy, token: Token): void {
  copy.state = isSymbol(token, '(') ? 'columns' : 'rest'
  if (copy.state === 'rest') {
    copy.rest.push(token)
    copy.site = { ...copy.site, isPositional: true }
  } else for (const one of copy.wanted) one.column = -1
}

function takeColumn(copy: Copy, token: Token): void {
  const isStart = copy.previous === null || isSymbol(copy.previous, ',')
  copy.previous = token
  if (isSymbol(token, ',')) copy.column++
  else if (isStart && isName(token)) placeColumn(copy.wanted, copy.column, token.text)
  else if (token.kind === 'variable' || isSymbol(token, '&')) throw new NotSure('a name')
  else if (isSymbol(token, ')')) {
    copy.wanted = copy.wanted.filter(({ column }) => column !== -1)
    copy.state = 'rest'
  }
}
