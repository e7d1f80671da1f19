/** A database with drift of every kind, for tests that are about all of them at once. */
export const DRIFTED_SCHEMA = `
  create table behind (id serial primary key, note text);
  insert into behind select g, 'imported' from generate_series(1, 40) as g;
  create table identity_behind (id bigint generated always as identity primary key);
  insert into identity_behind overriding system value values (70);
  create schema "Other";
  create sequence "Other"."Shared" increment 3 start 2;
  create table "Other".a (id int default nextval('"Other"."Shared"'));
  create table "Other".b (id bigint default nextval('"Other"."Shared"'));
  insert into "Other".a values (11);
  insert into "Other".b values (20), (21);
  create sequence down increment -1 minvalue -100 maxvalue -1 start -1;
  create table descending (id int default nextval('down'));
  insert into descending values (-9);
  create sequence round maxvalue 100 cycle;
  create table cycling (id int default nextval('round'));
  select setval('round', 100);
  insert into cycling values (3);
  create table healthy (id serial primary key);
  insert into healthy default values;
  create table holes (id serial primary key);
  insert into holes values (1), (2), (5);
  select setval('holes_id_seq', 2);
  create table sentinel (id serial primary key);
  insert into sentinel values (2147483646);
  create sequence unused;
`
