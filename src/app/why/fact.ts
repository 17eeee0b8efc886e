import { cleanText } from "../../core/text/clean-text.ts";
import { toIso } from "../show/iso.ts";

/** Where something is known from. */
export type About = "disk" | "queue" | "journal" | "library" | "trash" | "torrent" | "scan";

/** One plain sentence; `at` in ms since 1970, absent for what is so at this moment. */
export type Fact = { at?: number | undefined; about: About; message: string; releaseId?: number | undefined };

export type ShownFact = { at?: string; about: About; message: string; release_id?: number };

/** The answer to "where is it, why is it not in Plex?" in one or two sentences, what to do next, and all that is known. */
export type ShownWhy = {
  target: string;
  answer: string;
  next?: string;
  in_library: boolean;
  releases: { id: number; name: string; state: string }[];
  /** Newest first; before them what is so at this moment. */
  facts: ShownFact[];
};

export type Verdict = { answer: string; next?: string | undefined; inLibrary: boolean };

const MOST_FACTS = 60;

/** Each sentence once, newest first. */
export function showFacts(facts: readonly Fact[]): ShownFact[] {
  const told = new Set<string>();
  return facts
    .toSorted((a, b) => (b.at ?? Number.POSITIVE_INFINITY) - (a.at ?? Number.POSITIVE_INFINITY))
    .filter(({ message }) => !told.has(message) && told.add(message))
    .slice(0, MOST_FACTS)
    .map(({ at, about, message, releaseId }) => ({
      ...(at === undefined ? {} : { at: toIso(at) }),
      about,
      message: cleanText(message, 2000),
      ...(releaseId === undefined ? {} : { release_id: releaseId }),
    }));
}
