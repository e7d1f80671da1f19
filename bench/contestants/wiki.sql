-- For every owned sequence the statement that moves it to the highest id of its column: the way of
-- https://wiki.postgresql.org/wiki/Fixing_Sequences. To be run as it comes out.
select format(
         'SELECT setval(%L, coalesce(max(%I), 1)) FROM %I.%I;',
         format('%I.%I', sn.nspname, s.relname), a.attname, tn.nspname, t.relname)
  from pg_depend d
  join pg_class s on s.oid = d.objid and s.relkind = 'S'
  join pg_namespace sn on sn.oid = s.relnamespace
  join pg_class t on t.oid = d.refobjid
  join pg_namespace tn on tn.oid = t.relnamespace
  join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
 where d.deptype = 'a'
 order by s.relname;
