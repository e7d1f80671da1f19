/** Keeps the files of sequences from being deleted between runs. */
import { link, mkdtemp } from 'node:fs/promises'
import path from 'node:path'
import type { Client } from 'pg'
import { chunksOf } from './chunks.ts'

type FileRow = { readonly data: string; readonly file: string }

/** Files at once: a process may have only so much work in hand. */
const CHUNK = 500

/**
 * Gives the files of all sequences a second name in the server's folder, so that none is deleted when
 * `RESTART` puts another in its place. A file system may be slow to create files shortly after many
 * were deleted: ext4 without a journal avoids their inodes for minutes (`recently_deleted` in
 * fs/ext4/ialloc.c), and then every other run takes half as long again.
 */
export async function keepFiles(client: Client): Promise<void> {
  const { rows } = await client.query<FileRow>(
    `select current_setting('data_directory') as data, pg_relation_filepath(oid) as file
       from pg_class where relkind = 'S'`,
  )
  const [first] = rows
  if (first === undefined) return
  const folder = await mkdtemp(path.join(path.dirname(first.data), 'kept-'))
  for (const chunk of chunksOf(rows, CHUNK)) {
    await Promise.all(
      chunk.map(({ data, file }) =>
        link(path.join(data, file), path.join(folder, path.basename(file))),
      ),
    )
  }
}
