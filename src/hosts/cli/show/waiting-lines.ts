import type { ShownRelease } from "../../../app/shown/release-shape.ts";
import type { ReasonCode } from "../../../core/reason-codes.ts";

/** What a person can do about an outage; the others end by themselves. */
const REMEDIES: { readonly [C in ReasonCode]?: string } = {
  not_readable: "Let the user that the engine runs as read it (chmod, chown, or a common group).",
  not_writable: "Let the user that the engine runs as write there (chmod, chown, or a common group).",
  no_space: "Make room on that disk, or lower INGEST_MIN_FREE.",
  root_missing: "Mount its disk.",
  tmdb_unauthorized: "Set TMDB_API_KEY to a valid key and send the daemon SIGHUP.",
  plex_unauthorized: "Set PLEX_TOKEN to the owner's token and send the daemon SIGHUP.",
  transmission_unauthorized: "Set TRANSMISSION_USERNAME and TRANSMISSION_PASSWORD and restart the daemon.",
};

const MAX_NAMED = 3;

/** Releases that wait for something outside, by what they wait for: how many, which, and what a person can do. */
export function waitingLines(items: readonly ShownRelease[]): string[] {
  const waiting = items.flatMap(({ id, name, waiting: why }) => (why ? [{ id, name, why }] : []));
  return [...Map.groupBy(waiting, ({ why }) => why.code)].flatMap(([code, all]) => {
    const [first] = all;
    if (!first) return [];
    const names = all.slice(0, MAX_NAMED).map(({ id, name }) => `#${id} ${name}`);
    const more = all.length > MAX_NAMED ? ` and ${all.length - MAX_NAMED} more` : "";
    const remedy = Object.entries(REMEDIES).find(([known]) => known === code)?.[1];
    return [
      `${all.length === 1 ? "1 release is" : `${all.length} releases are`} waiting: ${names.join(", ")}${more}.`,
      `  ${first.why.message}${remedy === undefined ? "" : ` ${remedy}`} It is tried again by itself.`,
    ];
  });
}
