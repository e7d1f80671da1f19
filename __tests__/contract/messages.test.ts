/**
 * The list of what the action can print. Where a sentence is meant to change, read it there as somebody
 * would who has never seen the action, and write the list anew:
 *
 *     npm test -- --project contract __tests__/contract/messages.test.ts --update
 */
import path from 'node:path'
import { expect, test } from 'vitest'
import { readMessages } from '../helpers/messages.ts'

const LIST = path.join(import.meta.dirname, '..', '..', 'docs', 'messages.md')

const PREFACE = `# Messages

Every sentence that the action can print, or a part of one, as it stands in the sources: \`\${…}\` is filled
in. Each is to say what, where, why, and what now. A test keeps this list in step with the sources, so
that a changed sentence is seen, and read, in the change itself.
`

/** A fence that no message closes. */
const FENCE = '~~~'

test('docs/messages.md has every sentence that is printed', async () => {
  const messages = await readMessages()
  const sections = [...messages].map(
    ([file, found]) => `## ${file}\n\n${FENCE}text\n${found.join('\n')}\n${FENCE}\n`,
  )
  const list = [PREFACE, ...sections].join('\n')
  expect(list).toContain('No PostgreSQL server answers at')
  await expect(list).toMatchFileSnapshot(LIST)
})
