/**
 * Tables a statement. A tree with excluded tables, whose members are read one by one, would need
 * more, and so do several questions on a batch: a statement over thousands of tables is slow to plan,
 * and then overflows the stack.
 */
const SEARCHES = 200

/** Asks for so many items that several statements are needed, one after the other. */
export async function inStatements<Item, Answer>(
  items: readonly Item[],
  ask: (some: readonly Item[]) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  for (let start = 0; start < items.length; start += SEARCHES) {
    answers.push(...(await ask(items.slice(start, start + SEARCHES))))
  }
  return answers
}
