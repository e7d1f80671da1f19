import { describe, expect, test } from 'vitest'
import { lineIn } from './line-in.ts'

const SURE = 'insert into users (id) values (100);'
const UNSURE = 'insert into users (id) select id from old;'

describe('a transaction', () => {
  test.each([
    [`begin;${SURE}commit;`, 'is blamed if it is committed'],
    [`begin transaction isolation level serializable;${SURE}end;`, 'may be spelled in full'],
    [`${SURE}begin;select 1;rollback;`, 'leaves what was before it'],
    [`${SURE}begin;begin;select 1;rollback;`, 'is one where it starts twice'],
    [`${UNSURE}begin;truncate users;rollback;`, 'takes back that the table was emptied'],
    [`begin;rollback;${SURE}`, 'leaves what comes after it'],
    [
      `begin;insert into users (id) values (200);rollback;\n${SURE}`.replace('\n', ''),
      'of a rollback is followed by others',
    ],
    [`begin;${SURE}rollback and chain;${SURE}commit;`, 'may follow at once'],
    [`begin;savepoint a;select 1;rollback to a;${SURE}commit;`, 'may go back to where nothing was'],
  ])('%s: %s', (sql) => {
    expect(lineIn(sql)).toBe(1)
  })

  test.each([
    [`begin;${SURE}rollback;`, 'is not blamed if it is rolled back'],
    [`start transaction;${SURE}abort;`, 'may be spelled in another way'],
    [`begin;${SURE}`, 'is not blamed if it does not end'],
    [`${SURE}rollback;`, 'is not told apart where it did not begin'],
    [
      `begin;savepoint a;${SURE}rollback to savepoint a;commit;`,
      'is not told apart from a part of it',
    ],
    [`begin;${SURE}prepare transaction 'a';`, 'is not told if it is prepared'],
    [
      `${UNSURE}begin;select setval('s', 1);rollback;`,
      'does not take back that a sequence was set',
    ],
    [
      `begin;set search_path = public;rollback;begin;set search_path = app;commit;${SURE}`,
      'sets the path as others do',
    ],
  ])('%s: %s', (sql) => {
    expect(lineIn(sql)).toBeNull()
  })
})
