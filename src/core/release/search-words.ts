import type { Identity } from "../identity.ts";
import { fold } from "../text/fold.ts";
import type { RankedCandidate } from "./candidate.ts";

/**
 * Of a list of titles in the index of the queue; names are short already. An entry of PostgreSQL's index has 2,704 bytes,
 * and with the words all that the queue is sorted and filtered by.
 */
const MAX_CHARS = 1000;
const MAX_BYTES = 1500;

type Searched = {
  name: string;
  identity?: Pick<Identity, "title"> | undefined;
  candidates: readonly Pick<RankedCandidate, "title" | "originalTitle">[];
};

/** What a person may type to find a release: its name and the titles that it may have, folded, a line each. */
export function searchWords({ name, identity, candidates }: Searched): string {
  const titles = candidates.flatMap(({ title, originalTitle = "" }) => [title, originalTitle]);
  const lines = [name, identity?.title ?? "", ...titles].map(fold).filter((line) => line !== "");
  const words = [...new Set(lines)].join("\n").slice(0, MAX_CHARS);
  const { read } = new TextEncoder().encodeInto(words, new Uint8Array(MAX_BYTES));
  return words.slice(0, read);
}
