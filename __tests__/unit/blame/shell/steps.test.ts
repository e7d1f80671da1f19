import { describe, expect, test } from 'vitest'
import { type Step, stepsOf } from '../../../../src/blame/shell/steps.ts'

/** The steps of a command, each as a word or two. */
function read(command: string): readonly string[] {
  return stepsOf(command).steps.map(describeStep)
}

function describeStep(step: Step): string {
  if (step.kind === 'argument') return `argument ${step.path}`
  if (step.kind !== 'psql') return step.kind
  const inputs = step.inputs.map((input) =>
    input.kind === 'file'
      ? input.path
      : `${input.text}${input.stdin === null ? '' : ` < ${input.stdin}`}`,
  )
  return [`psql${step.isOneTransaction ? '1' : ''}`, ...inputs].join(' ')
}

describe('psql runs', () => {
  test.each([
    ['psql -f a.sql', ['psql a.sql']],
    ['psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f a.sql', ['psql a.sql']],
    ['psql $DATABASE_URL -Xqfa.sql --file=b.sql --file c.sql', ['psql a.sql b.sql c.sql']],
    ['PGPASSWORD=x /usr/bin/psql -1f a.sql', ['psql1 a.sql']],
    ['sudo -u postgres psql --single-transaction -f a.sql', ['psql1 a.sql']],
    ['psql < a.sql', ['psql a.sql']],
    ['< a.sql psql -d x > /dev/null 2>&1', ['psql a.sql']],
    ['cat a.sql b.sql | psql', ['psql a.sql b.sql']],
    ['cat < a.sql | pv | psql -q', ['psql a.sql']],
    ['psql -f - < a.sql', ['psql a.sql']],
    ['psql -f b.sql < a.sql', ['psql b.sql']],
    ['docker compose exec -T db psql -U x < a.sql', ['psql a.sql']],
    ['psql -c "select 1" -f a.sql', ['psql select 1 a.sql']],
    [`psql -c "\\copy users (id) from 'a.csv' csv"`, ["psql \\copy users (id) from 'a.csv' csv"]],
    ['psql -c "copy users from stdin csv" < a.csv', ['psql copy users from stdin csv < a.csv']],
    [`psql -c '\\i a.sql'`, ['psql a.sql']],
    ['psql -f a.sql | tee log', ['psql a.sql']],
    ['createdb x || true; psql -f a.sql && psql -f b.sql', ['psql a.sql', 'psql b.sql']],
    ['test -f a.sql && psql -f a.sql', ['psql a.sql']],
    ['psql -o out.sql -L log.sql -f a.sql', ['psql a.sql']],
    ['cd seeds && psql -f /w/a.sql', ['psql /w/a.sql']],
    ['psql', []],
    [
      `docker exec -i db psql -c '\\copy users from stdin' < a.csv`,
      ['psql \\copy users from stdin < a.csv'],
    ],
  ])('%s', (command, expected) => {
    expect(read(command)).toEqual(expected)
  })
})

describe('it cannot be told what is run', () => {
  test.each([
    'psql -f "$FILE"',
    'psql -f seeds/*.sql',
    'psql -c "$SQL"',
    'psql < <(gen)',
    'psql <<< "select 1"',
    'psql -S -f a.sql',
    'psql -v AUTOCOMMIT=off -f a.sql',
    'psql "postgresql:///x?options=-csearch_path=a" -f a.sql',
    'PGOPTIONS=--search_path=a psql -f a.sql',
    'gunzip -c a.sql.gz | psql',
    'sed s/a/b/ a.sql | psql',
    'cat -n a.sql | psql',
    'cat "$FILE" | psql',
    'psql -f a.sql | psql',
    'docker exec db psql -f a.sql',
    `docker exec db psql -c '\\copy users from a.csv'`,
    '. ./setup.sh && psql -f a.sql',
    'cd seeds && psql -f a.sql',
    'pushd seeds; psql < a.sql',
    'for f in a b; do psql -f a.sql; done',
    '(psql -f a.sql)',
    '{ psql -f a.sql; }',
    '! psql -f a.sql',
    'psql -f a.sql &',
    'eval "psql -f a.sql"',
    "psql -f 'a.sql",
    'pg_restore -d x a.dump',
  ])('%s', (command) => {
    expect(read(command).filter((step) => step !== 'stranger')).toEqual(['doubt'])
  })

  test('beside a script that sets the environment it can', () => {
    expect(read('. .venv/bin/activate && psql -f a.sql')).toEqual(['stranger', 'psql a.sql'])
  })

  test.each([
    ['psql -f a.sql || psql -f b.sql', ['psql a.sql', 'doubt']],
    ['psql -f a.sql && psql -f b.sql; psql -f c.sql', ['psql a.sql', 'doubt', 'psql c.sql']],
    ['test -n "$X" && psql -f a.sql; psql -f b.sql', ['doubt', 'psql b.sql']],
  ])('at some point: %s', (command, expected) => {
    expect(read(command)).toEqual(expected)
  })
})

describe('a program that is not known', () => {
  test.each([
    ['python manage.py loaddata fixtures/users.json', ['argument fixtures/users.json']],
    [
      'python manage.py loaddata --ignorenonexistent a.json b.yaml',
      ['argument a.json', 'argument b.yaml'],
    ],
    [
      'node import.js --file=users.csv -iposts.csv --seed a.sql',
      ['argument users.csv', 'argument posts.csv', 'argument a.sql'],
    ],
    ['node import.js < users.json', ['argument users.json']],
    ['node import.js "users.json"', ['argument users.json']],
    ['node import.js --exclude users.json --map=a.json -o b.json', []],
    ['node import.js $FILE *.json', []],
    ['bash scripts/load.sh', []],
    ['python manage.py dumpdata users.json', []],
    ['npx prettier --check users.json', []],
    ['npm -C seeds run load users.json', []],
    ['cd seeds && node import.js users.json', ['stranger']],
    ['docker compose run web python manage.py loaddata users.json', []],
  ])('%s', (command, expected) => {
    expect(read(command)).toEqual(['stranger', ...expected])
  })

  test.each([
    'echo psql -f a.sql',
    'mysql < a.sql',
    'cp a.sql b.sql',
    'A=b',
    'set -x',
    'cat a.sql',
  ])('is not one that writes no rows: %s', (command) => {
    expect(read(command)).toEqual([])
  })
})

describe('files that the command writes', () => {
  test.each([
    ['pg_dump x > a.sql && psql -f a.sql', 'a.sql'],
    ['pg_dump -fa.sql x', 'a.sql'],
    ['pg_dump --file=a.sql x', 'a.sql'],
    ['curl -o a.sql http://x', 'a.sql'],
    ['sed -i s/a/b/ a.sql', 'a.sql'],
    ['psql -o a.sql -f b.sql', 'a.sql'],
    ['psql -f b.sql | tee a.sql', 'a.sql'],
    ['node gen.js --output a.sql', 'a.sql'],
    ['node gen.js --output=a.sql', 'a.sql'],
  ])('are those it names so: %s', (command, written) => {
    expect(stepsOf(command).written).toContain(written)
    expect(stepsOf(command).written).not.toContain('b.sql')
  })
})
