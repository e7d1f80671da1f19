import { remedyForName } from './foreign-forms.ts'
import { isKeyword, modernize, type Keyword } from './keywords.ts'
import {
  connectionFault,
  isMeantForPassword,
  isShowable,
  saidWrongly,
  SECRET_KEYWORDS,
  type Said,
  type Word,
} from './words.ts'

/** One setting: blanks may stand around the equals sign; a value with blanks stands in quotes. */
const SETTING =
  /\s*(?<name>[^=\s]*)\s*=\s*(?:'(?<quoted>(?:\\.|[^'\\])*)'|(?<plain>(?!')(?:\\.|[^\s\\])*\\?))\s*/sy

type Setting = { readonly name: string; readonly written: string; readonly isQuoted: boolean }

/**
 * Parses libpq's `key=value` form, in which a backslash keeps the next character as it is:
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE
 */
export function parseKeyValues(text: string): Said {
  const settings = settingsOf(text)
  if (settings === null) return saidWrongly(FORM)
  const words = new Map<Keyword, Word>()
  for (const { name, written } of settings) {
    if (!isKeyword(name)) continue
    words.set(name, { value: unescape(written), source: `the keyword ${name}` })
  }
  return {
    words,
    faults: settings.flatMap(({ name }, index) =>
      isKeyword(name) ? [] : [connectionFault(unknownRule(name, settings.slice(0, index)))],
    ),
    secrets: settings.flatMap(({ name, written }) => (isSecret(name) ? [written] : [])),
  }
}

/** `null` where the text is not made of settings. */
function settingsOf(text: string): readonly Setting[] | null {
  const settings: Setting[] = []
  const pattern = new RegExp(SETTING)
  while (pattern.lastIndex < text.length) {
    const { name = '', quoted, plain = '' } = pattern.exec(text)?.groups ?? { plain: '' }
    if (pattern.lastIndex === 0) return null
    const [keyword, written] = modernize(name, quoted ?? plain)
    settings.push({ name: keyword, written, isQuoted: quoted !== undefined })
  }
  return settings
}

function unescape(written: string): string {
  return written.replaceAll(/\\(.?)/gs, '$1')
}

function isSecret(name: string): boolean {
  return isKeyword(name) && SECRET_KEYWORDS.includes(name)
}

/** What follows an unquoted password may be more of it, which no fault may show. */
function unknownRule(name: string, before: readonly Setting[]): string {
  const last = before.findLast((each) => isKeyword(each.name) || isMeantForPassword(each.name))
  if (last !== undefined && isMeantForPassword(last.name) && !last.isQuoted) {
    return `what follows the ${last.name} is no keyword: a value with blanks stands in 'single quotes'`
  }
  return isShowable(name) ? `the keyword ${name} is not supported: ${remedyForName(name)}` : FORM
}

const FORM =
  "must be a URI such as postgresql://user:password@localhost:5432/database, or settings such as host=localhost port=5432 user=app dbname=shop, values with blanks in 'single quotes'"
