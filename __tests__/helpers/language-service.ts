/** What GitHub's editor says of workflows and action files. */
import { randomUUID } from 'node:crypto'
import { validate } from '@actions/languageservice'
import { TextDocument } from 'vscode-languageserver-textdocument'

/**
 * The faults that GitHub's language service finds in the text of a file: `action.yml` is read as an
 * action, any other name as a workflow.
 */
export async function problemsOf(fileName: string, text: string): Promise<readonly string[]> {
  // The validator caches by name.
  const document = TextDocument.create(`file:///${randomUUID()}/${fileName}`, 'yaml', 1, text)
  return (await validate(document)).map(({ message }) => JSON.stringify(message))
}
