/** The commands in the input imports. */
import { expect, test } from 'vitest'
import { splitCommands } from '../../../src/inputs/commands.ts'

test.each([
  { name: 'may be none', input: '', expected: [] },
  {
    name: 'stand one a line',
    input: 'psql -f a.sql\nnpm run seed',
    expected: ['psql -f a.sql', 'npm run seed'],
  },
  {
    name: 'do not count blank lines and blanks around',
    input: '\n  psql -f a.sql \n\t\n\nnpm run seed\n',
    expected: ['psql -f a.sql', 'npm run seed'],
  },
  {
    name: 'do not count comments',
    input: '# first the schema\npsql -f a.sql\n  # then the rows\nnpm run seed',
    expected: ['psql -f a.sql', 'npm run seed'],
  },
  {
    name: 'keep a number sign within',
    input: 'psql -c "select 1 # 2" # a comment of the shell',
    expected: ['psql -c "select 1 # 2" # a comment of the shell'],
  },
  {
    name: 'may end as on Windows, or as on an old Macintosh',
    input: 'psql -f a.sql\r\nnpm run seed\rmake rows\r\n',
    expected: ['psql -f a.sql', 'npm run seed', 'make rows'],
  },
  {
    name: 'go on after a backslash at the end of a line',
    input: 'psql \\\n-f a.sql\nnpm run seed',
    expected: ['psql -f a.sql', 'npm run seed'],
  },
  {
    name: 'go on over several lines, as on Windows too',
    input: 'psql \\\r\n-v x=1 \\\r\n-f a.sql\r\n',
    expected: ['psql -v x=1 -f a.sql'],
  },
  {
    name: 'end after two backslashes, which are one for the shell',
    input: 'echo a\\\\\necho b',
    expected: ['echo a\\\\', 'echo b'],
  },
  {
    name: 'go on after three backslashes',
    input: 'echo a\\\\\\\nb',
    expected: ['echo a\\\\b'],
  },
  {
    name: 'keep a backslash within',
    input: String.raw`psql -c '\copy t from a.csv'`,
    expected: [String.raw`psql -c '\copy t from a.csv'`],
  },
])('commands $name', ({ input, expected }) => {
  expect(splitCommands(input)).toEqual(expected)
})

test('a command that goes on in an indented line keeps its words apart, as the shell does', () => {
  const [command] = splitCommands('cat a.sql\\\n    b.sql | psql')
  expect(command?.split(/\s+/)).toEqual(['cat', 'a.sql', 'b.sql', '|', 'psql'])
})

test('a backslash before a blank line goes on in that line, and no further', () => {
  expect(splitCommands('psql -f a.sql \\\n\nnpm run seed')).toEqual([
    'psql -f a.sql',
    'npm run seed',
  ])
})

test('a comment ends with its line, as for the shell, whatever its last character', () => {
  expect(splitCommands('# from C:\\dumps\\\npsql -f a.sql')).toEqual(['psql -f a.sql'])
})
