/** What a line does to rows, as far as its words tell. */
import { describe, expect, test } from 'vitest'
import { NotSure } from '../../../../src/blame/not-sure.ts'
import { type Step, stepsOf } from '../../../../src/blame/shell/steps.ts'
import { CONNECTION } from '../targets.ts'

const VARIABLES = new Map([
  ['DATABASE_URL', 'postgresql://u:p@localhost:5432/app?sslmode=disable'],
  ['PGDATABASE', 'app'],
  ['PGHOST', 'localhost'],
  ['SEEDS', 'db/seeds'],
  ['PWD', '/elsewhere'],
])

function lookUp(name: string): string | undefined {
  return VARIABLES.get(name)
}

/** The steps of a command, each as a word or two; the database only where it is another one. */
function read(command: string): readonly string[] {
  return stepsOf(command, { connection: CONNECTION, variables: lookUp }).map(describeStep)
}

function describeStep(step: Step): string {
  if (step.kind === 'argument') return `argument ${step.path}`
  if (step.kind !== 'psql') return step.kind
  const inputs = step.inputs.map((input) =>
    input.kind === 'files'
      ? input.paths.join('+')
      : [input.text, ...input.stdin.map((path) => `< ${path}`)].join(' '),
  )
  return ['psql', ...(step.database === 'app' ? [] : [`in ${step.database}:`]), ...inputs].join(' ')
}

describe('psql runs', () => {
  test.each([
    ['psql -f a.sql', ['psql a.sql']],
    ['psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f a.sql', ['psql a.sql']],
    ['psql $DATABASE_URL -Xqfa.sql --file=b.sql --file c.sql', ['psql a.sql b.sql c.sql']],
    ['psql -f "$SEEDS/a.sql"', ['psql db/seeds/a.sql']],
    ['PGPASSWORD=x /usr/bin/psql -1f a.sql', ['psql a.sql']],
    ['sudo -u postgres psql -d app -f a.sql', ['psql a.sql']],
    ['timeout 5 psql -f a.sql', ['psql a.sql']],
    ['psql < a.sql', ['psql a.sql']],
    ['< a.sql psql > /dev/null 2>&1', ['psql a.sql']],
    ['cat a.sql b.sql | psql', ['psql a.sql+b.sql']],
    ['cat < a.sql | pv | psql -q', ['psql a.sql']],
    ['psql -f - < a.sql', ['psql a.sql']],
    ['psql -f b.sql < a.sql', ['psql b.sql']],
    ['docker compose exec -T db psql -U app < a.sql', ['psql a.sql']],
    ['psql -c "select 1" -f a.sql', ['psql select 1 a.sql']],
    [`psql -c "\\copy users (id) from 'a.csv' csv"`, ["psql \\copy users (id) from 'a.csv' csv"]],
    ['psql -c "copy users from stdin csv" < a.csv', ['psql copy users from stdin csv < a.csv']],
    ['psql -f a.sql | tee log', ['psql a.sql', 'stranger']],
    [
      'psql -f a.sql || true; psql -f b.sql && psql -f c.sql',
      ['psql a.sql', 'psql b.sql', 'psql c.sql'],
    ],
    ['! (psql -f a.sql) & { psql -f b.sql; }', ['psql a.sql', 'psql b.sql']],
    ['if true; then psql -f a.sql; fi', ['psql a.sql']],
    ['command -v psql && psql --version && psql -f a.sql', ['stranger', 'stranger', 'psql a.sql']],
    ['. .venv/bin/activate && psql -f a.sql', ['stranger', 'psql a.sql']],
    ['psql -o out.sql -L log.sql -f a.sql', ['psql a.sql']],
  ])('%s', (command, expected) => {
    expect(read(command)).toEqual(expected)
  })
})

describe('psql connects to another database', () => {
  test.each([
    'psql -d other -f a.sql',
    'psql -f a.sql other',
    'psql --dbname=other -f a.sql',
    'psql --db other -f a.sql',
    'psql -d app -d other -f a.sql',
    'psql postgres://127.0.0.1/other -f a.sql',
    'psql "host=localhost dbname=other" -f a.sql',
    `psql "dbname = 'other'" -f a.sql`,
    'PGDATABASE=other psql -f a.sql',
    'env PGDATABASE=other psql -f a.sql',
    'export PGDATABASE=other; psql -f a.sql',
    'PGDATABASE=other; psql -f a.sql',
    'docker exec -i db psql -U other < a.sql',
    'docker exec -i db psql -U app other < a.sql',
    'sudo -u postgres psql other -f a.sql',
  ])('%s', (command) => {
    expect(read(command).at(-1)).toBe('psql in other: a.sql')
  })

  test.each([
    'psql -h localhost -p 5432 -U u -d app -f a.sql',
    'psql -h 127.0.0.1 "$PGDATABASE" u -f a.sql',
    'psql "postgresql://u:***@$PGHOST/app" -f a.sql',
    'PGDATABASE=other psql -d app -f a.sql',
    'psql "user=u" -f a.sql',
  ])('or not: %s', (command) => {
    expect(read(command)).toEqual(['psql a.sql'])
  })
})

describe('it cannot be told what is run', () => {
  test.each([
    'psql -f "$FILE"',
    'psql -f "$PWD/a.sql"',
    'SEEDS=x; psql -f $SEEDS/a.sql',
    'psql -f seeds/*.sql',
    'psql -c "$SQL"',
    'psql < <(gen)',
    'psql <<< "select 1"',
    'psql -S -f a.sql',
    'psql',
    'cat a.sql | (psql)',
    '(cat a.sql; cat b.sql) | psql',
    'PGOPTIONS=--search_path=a psql -f a.sql',
    'PGSERVICE=x psql -f a.sql',
    'psql "service=x" -f a.sql',
    'psql "postgresql:///x?options=-csearch_path=a" -f a.sql',
    'psql -h elsewhere -f a.sql',
    'psql -p 5433 -f a.sql',
    'psql -d "$OTHER" -f a.sql',
    'PGDATABASE=$OTHER psql -f a.sql',
    'unset PGDATABASE; psql -f a.sql',
    'env -i psql -f a.sql',
    'docker exec -i db psql < a.sql',
    'docker exec db psql -d app -f a.sql',
    'DATABASE_URL=postgres://localhost/x node import.js users.json',
    'gunzip -c a.sql.gz | psql',
    'sed s/a/b/ a.sql | psql',
    'cat -n a.sql | psql',
    'cat "$FILE" | psql',
    'psql -f a.sql | psql',
    '. ./setup.sh && psql -f a.sql',
    'eval "psql -f a.sql"',
    '$PSQL -f a.sql',
    "psql -f 'a.sql",
    'for f in a.sql b.sql; do psql -f $f; done',
  ])('%s', (command) => {
    expect(() => read(command)).toThrow(NotSure)
  })

  test.each([
    'cd seeds && psql -f a.sql',
    'c""d seeds && psql -f a.sql',
    'builtin cd seeds; psql -f a.sql',
    '\\cd seeds; psql -f a.sql',
    'pushd seeds; psql < a.sql',
    '(cd seeds; make); psql -f a.sql',
    `bash -c 'cd seeds; psql -f a.sql'`,
    'psql -c "\\cd seeds" -f a.sql',
    'env -C seeds psql -f a.sql',
    'env --chdir=seeds psql -f a.sql',
    'sudo -D seeds psql -d app -f a.sql',
    'git -C seeds pull; psql -f a.sql',
    'npm --prefix seeds run load users.json',
  ])('in which folder: %s', (command) => {
    expect(() => read(command)).toThrow(NotSure)
  })
})

describe('a program that is not known', () => {
  test.each([
    ['python manage.py loaddata fixtures/users.json', ['argument fixtures/users.json']],
    ['python manage.py loaddata a.json b.yaml', ['argument a.json', 'argument b.yaml']],
    [
      'node import.js --file=users.csv -iposts.csv --seed a.sql',
      ['argument users.csv', 'argument posts.csv', 'argument a.sql'],
    ],
    ['node import.js < users.json', ['argument users.json']],
    ['node import.js "users.json"', ['argument users.json']],
    ['node import.js $FILE *.json', []],
    ['bash scripts/load.sh', []],
    ['pg_restore -d x a.dump', ['argument a.dump']],
  ])('%s', (command, expected) => {
    expect(read(command)).toEqual(['stranger', ...expected])
  })

  test.each(['echo psql', 'A=b', 'export A=b', 'set -x', 'cat a.sql', ''])(
    'is not one that writes no rows: %s',
    (command) => {
      expect(read(command).filter((step) => step !== 'stranger')).toEqual([])
    },
  )
})
