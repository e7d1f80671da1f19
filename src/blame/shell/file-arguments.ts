import type { SimpleCommand } from './lists.ts'
import type { Word } from './words.ts'

/**
 * The data files that are handed to a program which is not known, so that it may load them:
 * `python manage.py loaddata fixtures/users.json`, `node import.js --file=users.csv`.
 */
export function fileArguments({ words, stdin }: SimpleCommand): readonly string[] {
  if (words.some(({ text }) => OTHER_USE.test(text))) return []
  const paths = [
    ...words.slice(1).flatMap((word, index) => pathOf(word, words[index])),
    ...redirected(stdin),
  ]
  const isMoved = words.some(({ text }) => OTHER_FOLDER.test(text))
  return paths.filter((path) => DATA_FILE.test(path) && (!isMoved || path.startsWith('/')))
}

const DATA_FILE = /\.(?:sql|dump|pgsql|json|ya?ml|csv|tsv)$/i

/** Programs and commands that read such files for something else, or write them. */
const OTHER_USE =
  /dump|export|backup|generat|lint|format|prettier|check|valid|diff|convert|compare|schema|snapshot|delete|remove|^-c$/i

/** `-C folder` and the like of npm, make, poetry and others. */
const OTHER_FOLDER = /^(?:-C|--chdir|--directory|--cwd|--prefix|--dir|--workdir|--project)(?:=|$)/

/** Options whose value is what is loaded. */
const INPUT =
  /^(?:-f|-i|--(?:file|files|input|fixture|fixtures|seed|seeds|data|sql|csv|json|yaml|from|source|path))$/

/** Options that have no value. */
const SWITCH = /^(?:-[vqy]|--(?:ignorenonexistent|verbose|quiet|force|yes|no-input|noinput|debug))$/

/** `--file=users.csv`, `-fusers.csv`. */
const ATTACHED = /^(--[\w-]+(?==)|-[a-z])=?(.+)$/

function pathOf({ text, isSure }: Word, previous: Word | undefined): readonly string[] {
  if (!isSure) return []
  if (text.startsWith('-')) {
    const [, option = '', value = ''] = ATTACHED.exec(text) ?? []
    return INPUT.test(option) ? [value] : []
  }
  const before = previous?.text ?? ''
  const isValue = before.startsWith('-') && !before.includes('=')
  return !isValue || INPUT.test(before) || SWITCH.test(before) ? [text] : []
}

function redirected(stdin: Word | null): readonly string[] {
  return stdin?.isSure === true ? [stdin.text] : []
}
