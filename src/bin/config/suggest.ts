/** Prefixes that are ours: a name with one of them that nobody knows is most likely a slip of the pen. */
const PREFIXES = /^(?:PLEX|INGEST|TMDB|TRANSMISSION|DAEMON|CACHE|SERVER|REDIS|AUTH|LOG|HEALTH)_/;

// Read by other programs, and near one of ours: the official Plex image takes PLEX_UID, two letters from PLEX_URL.
const OTHERS = new Set(["PLEX_CLAIM", "PLEX_UID", "PLEX_GID", "TRANSMISSION_HOME", "TRANSMISSION_WEB_HOME"]);

/** How far a name may be from the one that was meant. */
const NEAR = 2;

export const hasOurPrefix = (name: string): boolean => PREFIXES.test(name);
export const isOthers = (name: string): boolean => OTHERS.has(name);

/** The nearest of `known` within two letters (one added, left out, changed, or two swapped), or undefined. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: { name: string; far: number } | undefined;
  for (const name of known) {
    if (Math.abs(name.length - word.length) > NEAR) continue;
    const far = distance(word, name);
    // Of short words two letters are most of the word.
    if (far <= NEAR && far * 2 < name.length && far < (best?.far ?? NEAR + 1)) best = { name, far };
  }
  return best?.name;
}

/** Edits between two words, a swap of neighbours counted as one. Both are short: `nearest` has compared their lengths. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const change = (last[j - 1] ?? 0) + (same ? 0 : 1);
      const swap = swapped ? (beforeLast[j - 2] ?? 0) + 1 : change;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, change, swap));
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
