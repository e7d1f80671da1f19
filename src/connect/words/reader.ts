import type { InputFault } from '../../errors.ts'
import { remedyForValue } from './foreign-forms.ts'
import type { Keyword } from './keywords.ts'
import { connectionFault, valueOf, type Words } from './words.ts'

/** Reads words one by one, and gathers what is wrong with them. */
export type WordReader = {
  /** Every fault so far. Values that were read are to be trusted only where there is none. */
  readonly faults: readonly InputFault[]
  /** The value, or `''`. */
  readonly text: (keyword: Keyword) => string
  /** The value as one of a closed list; the first of it where nothing is said. */
  readonly choice: <const T extends string>(keyword: Keyword, choices: readonly [T, ...T[]]) => T
  /** A whole number, which may be negative; `null` where nothing is said. */
  readonly whole: (keyword: Keyword) => number | null
  /** `rule` follows what said the value: `must be …`. */
  readonly addFault: (keyword: Keyword, rule: string) => void
}

export function wordReader(words: Words): WordReader {
  const faults: InputFault[] = []
  const addFault = (keyword: Keyword, rule: string) => {
    faults.push(connectionFault(`${words.get(keyword)?.source ?? keyword} ${rule}`))
  }
  return {
    faults,
    addFault,
    text: (keyword) => valueOf(words, keyword),
    choice(keyword, choices) {
      const [first] = choices
      if (!words.has(keyword)) return first
      const value = valueOf(words, keyword)
      const choice = choices.find((candidate) => candidate === value)
      if (choice === undefined) {
        const allowed = choices.toSorted().join(', ')
        addFault(keyword, `must be one of ${allowed}${remedyForValue(value)}`)
      }
      return choice ?? first
    },
    whole(keyword) {
      if (!words.has(keyword)) return null
      const value = valueOf(words, keyword).trim()
      if (!/^[+-]?\d{1,9}$/.test(value)) addFault(keyword, 'must be a whole number')
      return Number(value)
    },
  }
}
