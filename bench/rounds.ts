/** Measures several contestants in turns, so that whatever disturbs the machine disturbs all. */
import { say } from './say.ts'
import type { Sample } from './process.ts'

export type Contestant = {
  readonly name: string
  /** Makes everything as the run is to find it; not measured. */
  prepare?(): Promise<void>
  /** One run, which throws unless it has done what it is measured for. */
  run(): Promise<Sample>
}

export type Measured = { readonly name: string; readonly samples: readonly Sample[] }

/**
 * Rounds in which each contestant runs once, after one that only warms up. Each begins with another
 * contestant, so that none always follows the same.
 */
export async function inTurns(
  contestants: readonly Contestant[],
  rounds: number,
  tell = say,
): Promise<readonly Measured[]> {
  const samples = new Map(contestants.map(({ name }) => [name, [] as Sample[]]))
  for (let round = 0; round <= rounds; round++) {
    const start = round % contestants.length
    for (const contestant of [...contestants.slice(start), ...contestants.slice(0, start)]) {
      await contestant.prepare?.()
      const sample = await contestant.run()
      tell(
        `  ${round === 0 ? 'warm-up' : `round ${round}`}: ${contestant.name} ${sample.seconds} s`,
      )
      if (round > 0) samples.get(contestant.name)?.push(sample)
    }
  }
  return [...samples].map(([name, taken]) => ({ name, samples: taken }))
}
