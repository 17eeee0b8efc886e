import type { ShownAge } from "../playback/shown.ts";
import type { ReadAnswer } from "../plex/cache/read-plex.ts";

/** How old an answer is, as clients see it; nothing for one that Plex gave just now. */
export const showAge = ({ ageSeconds, stale, staleReason }: Omit<ReadAnswer<unknown>, "value" | "at">): ShownAge => ({
  ...(stale && { stale }),
  ...(ageSeconds !== undefined && { age_seconds: ageSeconds }),
  ...(staleReason !== undefined && { stale_reason: staleReason }),
});
