/** What was measured of contestants, as tables. */
import type { Measured } from '../rounds.ts'
import { median, medianRatio } from '../statistics.ts'
import { seconds, table } from './markdown.ts'

/** The seconds of a contestant, round by round; `null` where it was left out. */
export function secondsOf(measured: readonly Measured[], name: string): readonly number[] | null {
  const found = measured.find((one) => one.name === name)
  return found === undefined ? null : found.samples.map((sample) => sample.seconds)
}

/** Its median; not a number where it was left out. */
export function medianOf(measured: readonly Measured[], name: string): number {
  return median(secondsOf(measured, name) ?? [])
}

/** One contestant against another, round by round; `null` where one was left out. */
export function ratioOf(measured: readonly Measured[], pair: readonly [string, string]) {
  const [one, other] = pair.map((name) => secondsOf(measured, name))
  return one && other ? medianRatio(one, other) : null
}

/** Everybody's times, one a row. */
export function timesOf(measured: readonly Measured[]): string {
  return table(
    ['', 'median', 'fastest', 'slowest', 'processor time of its own'],
    measured.map(({ name, samples }) => {
      const times = samples.map((sample) => sample.seconds)
      const own = median(samples.map((sample) => sample.cpuSeconds))
      const shown = [median(times), Math.min(...times), Math.max(...times), own]
      return [name, ...shown.map(seconds)]
    }),
  )
}
