import type { Hints } from "./define.ts";

export const READS: Hints = { readOnly: true, destructive: false, idempotent: true, openWorld: false };
/** Asks TMDB and changes nothing. */
export const LOOKS_UP: Hints = { ...READS, openWorld: true };
export const DECIDES: Hints = { readOnly: false, destructive: false, idempotent: true, openWorld: false };
export const TAKES_BACK: Hints = { readOnly: false, destructive: true, idempotent: false, openWorld: false };
export const CHANGES_FILES: Hints = { readOnly: false, destructive: true, idempotent: false, openWorld: false };
