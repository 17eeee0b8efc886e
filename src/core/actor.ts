/**
 * The actor and the time (ms since 1970). Actors: `engine`, `mcp:<client>`, `mcp:sub:<who signed
 * in>`, `cli:<user>`, `web:<session>`, `hook`, `http:<name>`.
 */
export type By = { actor: string; at: number };

/** Actor of everything that happens without a person's request. */
export const ENGINE = "engine";

/**
 * Actor of a download client's torrent-done script on this machine. If the script runs in another
 * container, the actor is `http:<name>`.
 */
export const HOOK = "hook";

/** True if a person or a client requested the action. */
export const isPerson = (actor: string): boolean =>
  actor !== ENGINE && actor !== HOOK && !actor.startsWith("http:");

export const byEngine = (index: number): By => ({ actor: ENGINE, at: index });
