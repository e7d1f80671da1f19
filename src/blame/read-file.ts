import { doubt, type Ledger, restore, save } from './ledger.ts'
import { readChunks } from './read-chunks.ts'

/** Is fed a file chunk by chunk. Throws where the file is not what it should be. */
export type Scanner = { feed(chunk: string): void; end(): void }

/**
 * Passes a file through a scanner. Where the file cannot be read to its end, it has no place, and
 * neither has what the command runs after it.
 */
export async function readFile(ledger: Ledger, path: string, scanner: Scanner): Promise<void> {
  const before = save(ledger)
  try {
    for await (const chunk of readChunks(path)) scanner.feed(chunk)
    scanner.end()
  } catch {
    restore(ledger, before)
    doubt(ledger)
  }
}
