/**
 * Tables a statement. A tree with excluded tables, whose members are read one by one, would need
 * more, and so do several questions on a batch: a statement over thousands of tables is slow to plan,
 * and then overflows the stack.
 */
const SEARCHES = 200

/** What each of several statements is to ask for. */
export function shareOut<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const shares: (readonly Item[])[] = []
  for (let start = 0; start < items.length; start += SEARCHES) {
    shares.push(items.slice(start, start + SEARCHES))
  }
  return shares
}

/** Asks for so many items that several statements are needed, one after the other. */
export async function inStatements<Item, Answer>(
  items: readonly Item[],
  ask: (some: readonly Item[]) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  for (const some of shareOut(items)) answers.push(...(await ask(some)))
  return answers
}
