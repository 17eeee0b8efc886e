import { shownPath } from "../shown/release.ts";
import type { Fact } from "./fact.ts";
import { formatTime, type View } from "./view.ts";

/** What became of asking Plex, where history tells no more of it. */
const PLEX = {
  pending: "Plex has still to be asked to scan it.",
  requested: "Plex was asked to scan its folder.",
  seen: "Plex shows it.",
  mismatch: "Plex shows it as something else.",
  not_seen: "No library of Plex has this folder in it.",
} as const;

const NO_PLEX = "Nobody asked Plex to scan it: Plex is not configured, or was not when it was filed.";

type PlexView = Pick<View, "release" | "scans" | "plexEntry">;

const isPending = ({ scans }: Pick<View, "scans">): boolean => scans.some(({ state }) => state === "ask");

/** How Plex shows a release, in a sentence or two. */
export function explainPlex({ release: { plex }, scans, plexEntry }: PlexView): string {
  if (isPending({ scans })) return PLEX.pending;
  if (plex === undefined) return NO_PLEX;
  const told = plexEntry?.detail?.["message"];
  if (typeof told === "string") return told;
  return plex === "requested" && scans.length > 0 ? `${PLEX.requested} It is not there yet.` : PLEX[plex];
}

/** What to do about it; undefined when there is nothing. */
export function plexNext(
  { release: { id, plex }, scans }: Pick<View, "release" | "scans">,
  path: string,
): string | undefined {
  if (isPending({ scans }) || plex === "pending")
    return "`plex-ingest status` says how Plex is; it is asked again by itself.";
  switch (plex) {
    case undefined:
      return "Scan the library in Plex, or set PLEX_URL and PLEX_TOKEN.";
    case "not_seen":
      return `Check PLEX_PATH_MAP, and that a library of Plex holds ${shownPath(path)}.`;
    case "mismatch":
      return `Choose "Fix Match" in Plex; or \`plex-ingest undo ${id}\`, and then approve it as what it is.`;
    case "requested":
      return scans.length > 0
        ? "Wait: it is looked for in Plex until it is there, and history tells."
        : "If Plex does not show it, look at the name and the agent there: `Fix Match` in Plex.";
    default:
      return undefined;
  }
}

export function scanFacts({ scans, release, plexEntry }: PlexView): Fact[] {
  const facts = scans.map(({ state, folder, tries, nextTryAt, askedAt }): Fact => {
    const place = shownPath(folder);
    const next = formatTime(nextTryAt);
    if (state === "look") {
      const message = `Plex was asked to scan ${place}; what was filed there is looked for again at ${next}.`;
      return { at: askedAt, about: "scan", message };
    }
    const tried =
      tries === 0 ? "" : `; asking failed ${tries === 1 ? "once" : `${tries} times`}, and comes again at ${next}`;
    const tells = tries === 0 ? { tells: PLEX.pending } : {};
    return { about: "scan", message: `Plex has still to be asked to scan ${place}${tried}.`, ...tells };
  });
  if (isPending({ scans }) || release.plex === undefined) return facts;
  return [...facts, { at: plexEntry?.at, about: "scan", message: explainPlex({ scans, release, plexEntry }) }];
}
