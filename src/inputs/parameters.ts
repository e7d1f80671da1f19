/** `minvalue` and `increment`, which depend on the mode. */
import type { Parameters } from '../domain/sequence.ts'
import type { Reader } from './reader.ts'

const LARGEST_VALUE = 2n ** 63n - 1n

const NOT_WITH_AUTO =
  'only allowed with mode manual or check: auto keeps the parameters as they are'

const RULE = `allowed: a whole number from 1 to ${LARGEST_VALUE}`

/**
 * `minvalue` and `increment`: both with manual, both or neither with check, neither with auto.
 *
 * @param mode `undefined` where it is itself at fault.
 */
export function takeParameters(reader: Reader, mode: string | undefined): Parameters | null {
  const [minimum, increment] = (['minvalue', 'increment'] as const).map((input) => {
    if (reader.isGiven(input)) {
      if (mode !== 'auto') return reader.takeWhole(input, 1n, LARGEST_VALUE)
      return reader.take(input, () => ({ ok: false, allowed: NOT_WITH_AUTO }))
    }
    const other = input === 'minvalue' ? 'increment' : 'minvalue'
    if (mode === 'manual') reader.addFault(input, '', `mode manual needs it; ${RULE}`)
    if (mode === 'check' && reader.isGiven(other)) {
      reader.addFault(input, '', `it goes together with ${other}; ${RULE}`)
    }
    return null
  })
  return typeof minimum === 'bigint' && typeof increment === 'bigint'
    ? { minimum, increment }
    : null
}
