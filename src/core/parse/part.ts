import { numberOf } from "./number-words.ts";

const PART = /(?<![a-z\d])(?:part|pt|parte|teil|partie)[ .-]?(\d{1,2}|[ivx]{1,4})(?![a-z\d])/i;

/** The number of a part (`Part 2`, `Pt.IV`, `Teil 1`), or null. It stays in the title: TMDb writes it there. */
export function partOf(text: string): number | null {
  return numberOf(PART.exec(text)?.[1] ?? "") ?? null;
}
