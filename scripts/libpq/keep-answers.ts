/** Asks libpq about every case of the unit tests, and keeps its answers for them. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { CASES } from '../../__tests__/unit/connect/libpq/cases.ts'
import { askLibpq, stopAsking } from './ask.ts'

const ANSWERS = path.join(import.meta.dirname, '../../__tests__/unit/connect/libpq/answers.json')

const lines: string[] = []
for (const each of CASES) lines.push(`  ${JSON.stringify(await askLibpq(each))}`)
await writeFile(ANSWERS, `[\n${lines.join(',\n')}\n]\n`)
process.stdout.write(`${lines.length} answers of libpq, ${ANSWERS}\n`)
await stopAsking()
