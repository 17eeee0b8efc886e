/**
 * Who does it and when (ms since 1970). Actors: `engine`, `mcp:<client>`, `mcp:sub:<who signed
 * in>`, `cli:<user>`, `web:<session>`, `hook`, `http:<name>`.
 */
export type By = { actor: string; at: number };

/** The actor of everything that happens without a person's request. */
export const ENGINE = "engine";

/**
 * The torrent-done script of a download client on this machine; in another container it is
 * `http:<name>`.
 */
export const HOOK = "hook";

/** Whether a person or a client asked for it. */
export const isPerson = (actor: string): boolean =>
  actor !== ENGINE && actor !== HOOK && !actor.startsWith("http:");

export const byEngine = (index: number): By => ({ actor: ENGINE, at: index });
