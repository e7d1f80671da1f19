import { StringDecoder } from 'node:string_decoder'
import type { Redaction } from './redaction.ts'

/** A line as far as it is kept together: a longer one comes in pieces, of whole characters. */
const PIECE = /[^]{1,16384}/gu

/** Takes output as it comes, and gives it on line by line. */
export type Lines = {
  readonly write: (chunk: Buffer) => void
  /** Gives on what has no line end. */
  readonly end: () => void
}

/**
 * Cuts output into lines; a carriage return, as progress bars use it, ends one as well. Secrets are
 * taken out before, so that none is cut in two.
 */
export function linesTo(give: (line: string) => unknown, { redact, longest }: Redaction): Lines {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  const giveAll = (line: string) => {
    for (const piece of piecesOf(redact(line))) give(piece)
  }
  /** Gives on what no secret can reach into from what is yet to come. */
  const giveSome = (line: string): string => {
    let left = redact(line)
    for (const piece of piecesOf(left).slice(0, -1)) {
      if (left.length - piece.length < longest) break
      give(piece)
      left = left.slice(piece.length)
    }
    return left
  }
  return {
    write(chunk) {
      const lines = (rest + decoder.write(chunk)).split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop() ?? ''
      for (const line of lines) giveAll(line)
      rest = giveSome(rest)
    },
    end() {
      rest += decoder.end()
      if (rest !== '') giveAll(rest.replace(/\r$/, ''))
      rest = ''
    },
  }
}

function piecesOf(line: string): readonly string[] {
  return line.match(PIECE) ?? [line]
}
