const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** After the scan was asked for, in ms: often at first, since a folder takes a Plex with local disks a few seconds. */
const TIMES = [2, 5, 10, 20, 40, 80, 160, 320, 620, 920, 1220, 1520].map((seconds) => seconds * 1000);
const LATE_EVERY_MS = 4 * HOUR;

/** From then on what was not found counts as not seen, and is looked for only now and then. */
export const GIVE_UP_MS = 30 * MINUTE;
/** Then it is looked for no more. */
export const FORGET_MS = 24 * HOUR;
/** No time between two looks is longer; a next look beyond it was written by a clock that was set back since. */
export const LONGEST_PAUSE_MS = LATE_EVERY_MS;
/** So long may an item be without a match, or with another, before that counts: Plex matches after it adds. */
export const MATCH_MS = MINUTE;
/** From then on more than the newest items are looked through. */
export const THOROUGH_MS = 10_000;

/** When a file is looked for next, in ms after the scan was asked for; undefined when it is not any more. */
export function nextLook(ageMs: number): number | undefined {
  const soon = [...TIMES, GIVE_UP_MS].find((time) => time > ageMs);
  if (soon !== undefined) return soon;
  const late = GIVE_UP_MS + (Math.floor((ageMs - GIVE_UP_MS) / LATE_EVERY_MS) + 1) * LATE_EVERY_MS;
  return late > FORGET_MS ? undefined : late;
}
