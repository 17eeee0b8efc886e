import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { formatUtc } from "../../base/text/local-time.ts";
import type { Release, Waiting } from "../release/release.ts";

/** Code of the verdict about downloads that Sonarr or Radarr hold. It is about no source. */
export const HELD = "held";

/** From this time on, a person is shown a download that Sonarr or Radarr holds. */
const LONG_MS = 24 * 60 * 60_000;

/** A release that Sonarr or Radarr has held for more than a day. */
export type LongHold = Pick<Release, "id" | "name"> & { waiting: Waiting };

/** Returns the latest beginning (ms since 1970) of a hold that a person is shown now. */
const longHoldsSince = (now: number): number => now - LONG_MS;

export const isLongHold = (
  release: Pick<Release, "id" | "name" | "waiting">,
  now: number,
): release is LongHold =>
  release.waiting?.code === "claimed_by_arr" && release.waiting.since <= longHoldsSince(now);

/**
 * Explains the holds, of which there is at least one, the longest first, in one sentence for
 * status, doctor, page and pill. The app's words and the offer to file it anyway are part of a
 * hold's message.
 */
export function explainLongHolds([first, ...others]: readonly [LongHold, ...LongHold[]]): Sentence {
  const { id, name, waiting } = first;
  const since = formatUtc(waiting.since, "minutes");
  const one = sentence`#${id} ${quoted(name, 200)} has been held for Sonarr or Radarr since ${since}. ${waiting.message}`;
  if (others.length === 0) return one;
  return sentence`${one} ${others.length} more ${others.length === 1 ? "has" : "have"} been held for over 24 hours: ${{ do: "queue", state: "settling" }}`;
}
