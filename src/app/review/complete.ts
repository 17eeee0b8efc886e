import { cleanText } from "../../core/text/clean-text.ts";
import type { Store } from "../../store/open.ts";
import { filedTitles, idsBeginning } from "../../store/releases/completions.ts";

/** What a client offers while a person types. */
export const createComplete = (store: Pick<Store, "read">) => ({
  /** Ids of releases that begin as typed, those in review first; none for what is no number. */
  completeId: async (typed: string, limit: number): Promise<string[]> =>
    /^\d{0,9}$/.test(typed) ? (await idsBeginning(store.read, typed, limit)).map(String) : [],
  /** Titles of filed works that contain what was typed. */
  completeTitle: async (typed: string, limit: number): Promise<string[]> =>
    (await filedTitles(store.read, typed, limit)).map((title) => cleanText(title)),
});
