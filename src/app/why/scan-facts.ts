import { isSentence, type Sentence, sentence } from "../../base/actions/sentence.ts";
import { quotedPath } from "../../base/text/clean-text.ts";
import { formatUtc } from "../../base/text/local-time.ts";
import type { Fact } from "./fact.ts";
import type { ReleaseInFull } from "./view.ts";

/** Result of the scan request. Used if history has no further details. */
const PLEX = {
  pending: "Plex has not been asked to scan it yet.",
  requested: "Plex was asked to scan its folder.",
  seen: "Plex shows it.",
  mismatch: "Plex shows it as something else.",
  not_seen: "No Plex library contains this folder.",
} as const;

const NO_PLEX =
  "Plex was not asked to scan it, because Plex is not configured or was not configured when it " +
  "was filed.";

type PlexView = Pick<ReleaseInFull, "release" | "scans" | "plexEntry">;

const isPending = ({ scans }: Pick<ReleaseInFull, "scans">): boolean =>
  scans.some(({ state }) => state === "ask");

/** Explains what Plex fails to do for the release although it responds. Plex is still asked. */
const findFailing = ({ release, scans }: Pick<PlexView, "release" | "scans">) =>
  scans.length === 0
    ? undefined
    : release.reasons.find(({ code }) => code === "plex_fails")?.message;

/** Describes how Plex shows a release, in one or two sentences. */
export function explainPlex({ release, scans, plexEntry }: PlexView): Sentence {
  const { plex } = release;
  const failing = findFailing({ release, scans });
  if (failing !== undefined) return failing;
  if (isPending({ scans })) return PLEX.pending;
  if (plex === undefined) return NO_PLEX;
  const message = plexEntry?.detail?.["message"];
  if (isSentence(message)) return message;
  return plex === "requested" && scans.length > 0
    ? `${PLEX.requested} It is not there yet.`
    : PLEX[plex];
}

/**
 * Returns the next step if Plex does not show the release as expected. Undefined if there is
 * nothing to do.
 */
export function explainNextPlexStep(
  { release, scans }: Pick<ReleaseInFull, "release" | "scans">,
  path: string,
): Sentence | undefined {
  const { id, plex } = release;
  if (findFailing({ release, scans }) !== undefined) {
    return "Find the cause in Plex's log. Plex is asked again automatically.";
  }
  if (isPending({ scans }) || plex === "pending") {
    return sentence`Plex is asked again automatically. ${{ do: "status" }} shows whether it answers.`;
  }
  switch (plex) {
    case undefined:
      return "Scan the library in Plex, or set PLEX_URL and PLEX_TOKEN.";
    case "not_seen":
      return `Check PLEX_PATH_MAP, and make sure that a Plex library contains ${quotedPath(path)}.`;
    case "mismatch":
      return sentence`Choose "Fix Match" in Plex, or use ${{ do: "undo", id }} and ${{ do: "verb", of: "approve" }} it as the right work.`;
    case "requested":
      return scans.length > 0
        ? sentence`Wait. Plex is checked until it shows the file, and ${{ do: "history" }} records the result.`
        : `If Plex does not show it, check its name and the library's agent, or choose "Fix Match" in Plex.`;
    default:
      return undefined;
  }
}

export function listScanFacts({ scans, release, plexEntry }: PlexView): Fact[] {
  const facts = scans.map(({ state, folder, tries, nextTryAt, askedAt }): Fact => {
    const place = quotedPath(folder);
    const next = formatUtc(nextTryAt);
    if (state === "look") {
      const message =
        `Plex was asked to scan ${place}; plex-ingest checks at ${next} whether Plex shows what ` +
        "was filed there.";
      return { at: askedAt, about: "scan", message };
    }
    const tried =
      tries === 0
        ? ""
        : `; the request failed ${tries === 1 ? "once" : `${tries} times`} and is tried again at ` +
          next;
    const gist = tries === 0 ? { gist: PLEX.pending } : {};
    return {
      about: "scan",
      message: `Plex has not been asked to scan ${place} yet${tried}.`,
      ...gist,
    };
  });
  const failing = findFailing({ scans, release });
  if (failing !== undefined) return [...facts, { about: "scan", message: failing }];
  if (isPending({ scans }) || release.plex === undefined) return facts;
  return [
    ...facts,
    { at: plexEntry?.at, about: "scan", message: explainPlex({ scans, release, plexEntry }) },
  ];
}
