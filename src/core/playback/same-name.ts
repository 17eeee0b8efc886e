import { fold } from "../text/fold.ts";

/** Whether a person who writes `wanted` means `name`: letters and digits count, case and accents do not. */
export function sameName(wanted: string, name: string): boolean {
  if (wanted === name) return true;
  const folded = fold(wanted);
  // A name of signs alone folds to nothing, as any other such name does.
  return folded !== "" && folded === fold(name);
}
