import type { FiledFile, Outcome, Shown } from "./outcome.ts";
import { sameFiled } from "./same-work.ts";

export type Judged = { outcome: Outcome; shown: Shown };

/**
 * How Plex shows a file, by all items that have it (one for each episode of a double episode); undefined when none has.
 * `home` is the id of the library that was asked to scan.
 */
export function judge(file: FiledFile, items: readonly Shown[], home: string): Judged | undefined {
  // A file that two libraries hold is seen where it was filed, if it is there at all.
  const here = items.filter(({ library }) => library.id === home);
  const where = here.length > 0 ? here : items;
  const fitting = where.find((item) => item.isMatched && sameFiled(file, item));
  if (fitting) return { outcome: outcomeOf(fitting, home), shown: fitting };
  const unmatched = where.find((item) => !item.isMatched);
  if (unmatched) return { outcome: "unmatched", shown: unmatched };
  const [other] = where;
  return other && { outcome: "mismatch", shown: other };
}

function outcomeOf({ library, versions }: Shown, home: string): Outcome {
  if (library.id !== home) return "elsewhere";
  return versions > 1 ? "version" : "seen";
}
