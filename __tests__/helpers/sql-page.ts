/** The SQL blocks of a page, and what its comments say comes out of them. */

/** One thing that a block does, and what it says of it. */
export type PageStep =
  | { readonly kind: 'session'; readonly session: string }
  /** Values of all rows, or an error; `null` where the page says nothing. */
  | { readonly kind: 'statement'; readonly sql: string; readonly result: string | null }
  | ActionStep

/** `-- check: name is status, next 3, furthest 4, collides after 1`, with or without `as role`. */
export type ActionStep = {
  readonly kind: 'action'
  readonly mode: string
  readonly role: string
  readonly sequence: string
  readonly told: Readonly<Record<string, string | undefined>>
}

export type PageBlock = { readonly heading: string; readonly steps: readonly PageStep[] }

/** The blocks of SQL with the headings that they stand under. */
export function blocksOf(markdown: string): readonly PageBlock[] {
  return markdown.split(/^#+ /m).flatMap((section) => {
    const heading = section.slice(0, section.indexOf('\n'))
    const blocks = [...section.matchAll(/^```sql\n(.*?)^```/gms)]
    return blocks.map(([, sql = '']) => ({ heading, steps: stepsOf(sql) }))
  })
}

const ACTION =
  /^-- (check|auto)(?: as (\w+))?: (\S+) is (\w+), next (-?\d+)(?:, furthest (-?\d+), collides after (\d+))?$/

function stepsOf(block: string): readonly PageStep[] {
  const steps: PageStep[] = []
  let pending = ''
  for (const line of block.split('\n').filter((text) => text !== '')) {
    if (line.startsWith('--')) {
      steps.push(commentOf(line))
      continue
    }
    pending += `${line}\n`
    const end = /;(?: -- (.+))?$/.exec(line)
    if (end === null) continue
    const sql = pending.slice(0, pending.lastIndexOf(';'))
    steps.push({
      kind: 'statement',
      sql: end[1] === undefined ? sql : cut(sql),
      result: end[1] ?? null,
    })
    pending = ''
  }
  if (pending !== '') throw new Error(`a statement does not end: ${pending}`)
  return steps
}

/** What a comment says may hold a semicolon too. */
function cut(sql: string): string {
  const end = sql.indexOf('; -- ')
  return end === -1 ? sql : sql.slice(0, end)
}

/** A comment that is neither is a mistake of the page: nobody would look whether it is true. */
function commentOf(line: string): PageStep {
  const [, session] = /^-- session (\w+)$/.exec(line) ?? []
  if (session !== undefined) return { kind: 'session', session }
  const [, mode, role = 'postgres', sequence, status, next, furthest, collidesAfter] =
    ACTION.exec(line) ?? []
  if (mode === undefined || sequence === undefined) throw new Error(`not understood: ${line}`)
  return { kind: 'action', mode, role, sequence, told: { status, next, furthest, collidesAfter } }
}
