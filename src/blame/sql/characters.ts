/** What the bytes of SQL can stand for. Those of other characters than ASCII are parts of words. */

export const IN_WORD = tableOf((character) => (/[\w$\u0080-\u00FF]/.test(character) ? 1 : 0))
export const IN_NUMBER = tableOf((character) => (/[\w.]/.test(character) ? 1 : 0))

/** The class of each byte. */
export function tableOf(classOf: (character: string) => number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => classOf(String.fromCharCode(code)))
}
