/** The words of a line of bash. */
import { describe, expect, test } from 'vitest'
import { shellTokens } from '../../../../src/blame/shell/words.ts'

const VARIABLES = new Map([
  ['FILE', 'a b.sql'],
  ['DIR', 'seeds'],
])

/** Words as they are, those that bash may expand with a mark, and operators in brackets. */
function read(line: string): readonly string[] | null {
  const tokens = shellTokens(line, (name) => VARIABLES.get(name))
  return (
    tokens?.map((token) =>
      token.kind === 'operator'
        ? `[${token.text}]`
        : `${token.word.text}${token.word.isSure ? '' : '?'}`,
    ) ?? null
  )
}

describe('a line', () => {
  test.each([
    ['psql -f a.sql', ['psql', '-f', 'a.sql'], 'is split at blanks'],
    [`psql -f'a b'".sql"`, ['psql', '-fa b.sql'], 'joins the parts of a word'],
    [String.raw`a\ b "c\"d\e" 'f\'`, ['a b', String.raw`c"d\e`, 'f\\'], 'has backslashes'],
    ['"\\copy a from \'b\'"', ["\\copy a from 'b'"], 'keeps what quotes hold'],
    ['"$A" $B `c` "`d`" ${e}', ['$A?', '$B?', '`c`?', '`d`?', '${e}?'], 'marks variables'],
    [String.raw`'$A' "\$B" \$C`, ['$A', '$B', '$C'], 'does not mark what is quoted'],
    [
      '$DIR/a "${DIR}/$FILE" $FILE $DIR$X',
      ['seeds/a', 'seeds/a b.sql', 'a b.sql?', 'seeds$X?'],
      'has known variables',
    ],
    [
      `"\\$DIR" '$DIR' x***y`,
      ['$DIR', '$DIR', 'x***y'],
      'keeps what is no variable, and a hidden password',
    ],
    ['*.sql a? [b] {c,d} ~/e a~', ['*.sql?', 'a??', '[b]?', '{c,d}?', '~/e?', 'a~'], 'marks globs'],
    ['a<b>c 2>&1', ['a', '[<]', 'b', '[>]', 'c', '[2>&]', '1'], 'has redirections'],
    [
      'a|b&&c||d;e&f',
      ['a', '[|]', 'b', '[&&]', 'c', '[||]', 'd', '[;]', 'e', '[&]', 'f'],
      'has operators',
    ],
    ['a # b', ['a'], 'ends at a comment'],
    ['a#b', ['a#b'], 'may have a # in a word'],
    ['a \\\n b', ['a', 'b'], 'may go on in the next one'],
    ['', [], 'may be empty'],
    ["''", [''], 'may have an empty word'],
  ])('%j: %s', (line, expected) => {
    expect(read(line)).toEqual(expected)
  })

  test.each(["a 'b", 'a "b', 'a\\'])('is not understood with an open quote: %s', (line) => {
    expect(read(line)).toBeNull()
  })
})
