import type { Identity } from "../../core/identity.ts";
import type { Candidate } from "../../core/release/candidate.ts";
import { fold } from "../../core/text/fold.ts";

type Search = (query: { type: "tv"; title: string }, signal: AbortSignal) => Promise<Candidate[]>;

/**
 * Whether TMDb lists a series under a title that no other series has, by any of the titles that a search gives.
 * @throws Outage when TMDb cannot be asked
 */
export const createIsOnlySeries =
  (search: Search, hasTmdb: () => boolean) =>
  async ({ title, tmdbId }: Pick<Identity, "title" | "tmdbId">, signal: AbortSignal): Promise<boolean> => {
    if (!hasTmdb()) return false;
    const key = fold(title);
    const hits = await search({ type: "tv", title }, signal);
    const alike = hits.filter((hit) => [hit.title, hit.originalTitle ?? ""].some((one) => fold(one) === key));
    return alike.length === 1 && alike[0]?.tmdbId === tmdbId;
  };
