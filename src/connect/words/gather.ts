import type { Environment, Variables } from '../../environment.ts'
import { foreignForm } from './foreign-forms.ts'
import { isBeyondTheClient, KEYWORDS, type Keyword } from './keywords.ts'
import { parseKeyValues } from './key-values.ts'
import { readService } from './service.ts'
import { isUri, parseUri } from './uri.ts'
import {
  connectionFault,
  NOTHING_SAID,
  saidWrongly,
  SECRET_KEYWORDS,
  valueOf,
  type Said,
  type Word,
  type Words,
} from './words.ts'

/**
 * Everything that is said about the connection. The connection string comes first, then the service
 * that it or the environment names, then the environment, as in libpq.
 */
export function gatherWords(text: string, environment: Environment): Said {
  const given = parseString(text.trim())
  const own = wordsOfEnvironment(environment.variables)
  const name = valueOf(new Map([...own, ...given.words]), 'service')
  const service = readService(name, environment)
  const words = new Map([...own, ...service.words, ...given.words])
  return {
    words,
    faults: [...given.faults, ...service.faults, ...unsupported(words)],
    secrets: [given.words, service.words, own].flatMap(passwordsIn).concat(given.secrets),
  }
}

function parseString(text: string): Said {
  if (text === '') return NOTHING_SAID
  if (isUri(text)) return parseUri(text)
  const foreign = foreignForm(text)
  return foreign === null ? parseKeyValues(text) : saidWrongly(foreign)
}

/** A workflow cannot unset a variable but make it empty: that means nothing here, also where libpq minds. */
function wordsOfEnvironment(variables: Variables): Words {
  const entries = [...KEYWORDS].flatMap(([keyword, name]): readonly [Keyword, Word][] => {
    const value = name === null ? '' : (variables[name] ?? '')
    return value === '' ? [] : [[keyword, { value, source: `the environment variable ${name}` }]]
  })
  const required: readonly [Keyword, Word][] = variables['PGREQUIRESSL']?.startsWith('1')
    ? [['sslmode', { value: 'require', source: 'the environment variable PGREQUIRESSL' }]]
    : []
  return new Map([...required, ...entries])
}

function unsupported(words: Words) {
  return [...words]
    .filter(([keyword, { value }]) => isBeyondTheClient(keyword, value))
    .map(([, { source }]) =>
      connectionFault(`${source} asks for what is not supported: remove or unset it for this step`),
    )
}

function passwordsIn(words: Words): readonly string[] {
  return SECRET_KEYWORDS.map((keyword) => valueOf(words, keyword))
}
