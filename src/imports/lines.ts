import { StringDecoder } from 'node:string_decoder'

/** A line as far as it is kept together: a longer one comes in pieces, of whole characters. */
const PIECE = /[^]{1,16384}/gu

/** Takes output as it comes, and gives it on line by line. */
export type Lines = {
  readonly write: (chunk: Buffer) => void
  /** Gives on what has no line end. */
  readonly end: () => void
}

/** Cuts output into lines; a carriage return, as progress bars use it, ends one as well. */
export function linesTo(give: (line: string) => unknown): Lines {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  const giveAll = (line: string) => {
    for (const piece of piecesOf(line)) give(piece)
  }
  return {
    write(chunk) {
      const lines = (rest + decoder.write(chunk)).split(/\r\n|\n|\r(?!$)/)
      const pieces = piecesOf(lines.pop() ?? '')
      for (const line of lines) giveAll(line)
      for (const piece of pieces.slice(0, -1)) give(piece)
      rest = pieces.at(-1) ?? ''
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
