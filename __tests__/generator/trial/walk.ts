/** Calls nextval, as the last word on what a sequence hands out. */
import type { Client } from 'pg'
import { literal, qualified } from '../layout/names.ts'
import type { PlacedSequence } from '../layout/placed.ts'

/** What a sequence really hands out, one after the other, until it ends or begins again. */
export type Walk = { readonly values: readonly bigint[]; readonly hasEnded: boolean }

const STEPS = 150

const WALK = `
  create or replace function pg_temp.walk(sequence regclass, direction int) returns text language plpgsql as $walk$
  declare
    value int8;
    previous int8;
    walked text := '';
  begin
    for step in 1 .. ${STEPS} loop
      value := nextval(sequence);
      -- it has wrapped
      if previous is not null and sign(value::numeric - previous) <> direction then
        return walked || ' end';
      end if;
      walked := walked || ' ' || value;
      previous := value;
    end loop;
    return walked;
  exception
    -- sequence_generator_limit_exceeded
    when sqlstate '2200H' then return walked || ' end';
    when object_not_in_prerequisite_state then return walked || ' end';
  end $walk$`

/** Calls nextval, which moves the sequences. */
export async function walkAll(
  client: Client,
  sequences: readonly PlacedSequence[],
): Promise<readonly Walk[]> {
  await client.query(WALK)
  const calls = sequences.map(
    ({ name, model }, position) =>
      `(${position}, pg_temp.walk(${literal(qualified(name))}, ${model.increment > 0n ? 1 : -1}))`,
  )
  const { rows } = await client.query<{ walked: string }>(
    `select walked from (values ${calls.join(', ')}) as w (position, walked) order by position`,
  )
  return rows.map(({ walked }) => {
    const words = walked.split(' ').filter((word) => word !== '')
    const values = words.filter((word) => word !== 'end').map(BigInt)
    return { values, hasEnded: words.includes('end') }
  })
}
