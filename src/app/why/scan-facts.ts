import {
  isSentence,
  joinSentences,
  type Sentence,
  sentence,
  toCommandText,
} from "../../base/actions/sentence.ts";
import { quotedPath } from "../../base/text/clean-text.ts";
import { formatUtc } from "../../base/text/local-time.ts";
import { nameSingleUrls, pathMapSettingOf } from "../../core/library/server-entry.ts";
import { SERVER_FACTS } from "../../core/library/server-facts.ts";
import type { Fact } from "./fact.ts";
import type { ReleaseInFull } from "./view.ts";

/** Results of the scan request. Used if history has no further details. */
const textsOf = (title: string) => ({
  pending: `${title} has not been asked to scan it yet.`,
  requested: `${title} was asked to scan its folder.`,
  seen: `${title} shows it.`,
  mismatch: `${title} shows it as something else.`,
  not_seen: `No ${title} library contains this folder.`,
});

const FIRST_TITLE = "Plex";

const explainFirst = (title: string, location: string): string =>
  `${title} was asked to scan all its libraries first, because it has no entry for ` +
  `${quotedPath(location)} yet. Such a scan may take hours. This folder is reported after it.`;

const NO_SERVER =
  "No media server was asked to scan it, because none is configured or none was configured when " +
  "it was filed.";

/** A server with its entry of history and its findings. */
type ServerInWhy = {
  [Key in "title" | "entry" | "findings"]?: ReleaseInFull["servers"][number][Key] | undefined;
};

type PlexView = Pick<ReleaseInFull, "release" | "scans" | "plexEntry"> &
  Partial<Pick<ReleaseInFull, "servers" | "stillListed">>;

const isPending = ({ scans }: Pick<ReleaseInFull, "scans">): boolean =>
  scans.some(({ state }) => state === "ask");

const scansOf = (name: string, scans: PlexView["scans"]): PlexView["scans"] =>
  scans.filter(({ server }) => server === name);

/**
 * Explains what a server fails to do for the release although it responds. The server is still
 * asked. Without a title, finds the failure of any server.
 */
const findFailing = ({ release, scans }: Pick<PlexView, "release" | "scans">, title = "") =>
  scans.length === 0
    ? undefined
    : release.reasons.find(
        ({ code, message }) => code === "plex_fails" && toCommandText(message).startsWith(title),
      )?.message;

/** Describes how a release is shown, in one or two sentences for each media server. */
export function explainPlex({ release, scans, plexEntry, servers = [] }: PlexView): Sentence {
  if (servers.length > 1) {
    return joinSentences(
      servers.map((server) => {
        const own = scansOf(server.name, scans);
        return explainAt({ ...release, plex: server.state }, own, server);
      }),
    );
  }
  const { title, findings } = servers[0] ?? {};
  return explainAt(release, scans, { entry: plexEntry, title, findings });
}

function explainAt(
  release: ReleaseInFull["release"],
  scans: ReleaseInFull["scans"],
  { entry, title = FIRST_TITLE, findings }: ServerInWhy,
): Sentence {
  const { plex } = release;
  const texts = textsOf(title);
  const failing = findFailing({ release, scans }, title);
  if (failing !== undefined) return failing;
  if (isPending({ scans })) {
    const { firstScan } = findings ?? {};
    return firstScan === undefined ? texts.pending : explainFirst(title, firstScan);
  }
  if (findings?.noLibrary) return findings.noLibrary.message;
  const message = entry?.detail?.["message"];
  if (plex === undefined) return isSentence(message) ? message : NO_SERVER;
  const byName = findings?.byName?.message;
  if (byName !== undefined && plex === "not_seen") return `${title} does not show it. ${byName}`;
  if (isSentence(message)) {
    const isTold = byName === undefined || toCommandText(message).includes(byName);
    return isTold ? message : joinSentences([message, byName]);
  }
  if (byName !== undefined && plex === "requested") return `${texts.requested} ${byName}`;
  return plex === "requested" && scans.length > 0
    ? `${texts.requested} It is not there yet.`
    : texts[plex];
}

/**
 * Returns the next step if Plex does not show the release as expected. Undefined if there is
 * nothing to do.
 */
export function explainNextPlexStep(
  { release, scans, plexEntry, servers = [] }: PlexView,
  path: string,
): Sentence | undefined {
  const { id, plex } = release;
  const failing = servers.find((server) => findFailing({ release, scans }, server.title));
  const pending = servers.find(({ name }) => isPending({ scans: scansOf(name, scans) }));
  // The combined state is that of one of the servers.
  const {
    title = FIRST_TITLE,
    kind = "plex",
    mapSetting = pathMapSettingOf(kind),
    findings,
  } = failing ?? pending ?? servers.find(({ state }) => state === plex) ?? servers[0] ?? {};
  const { correction } = SERVER_FACTS[kind];
  if (findFailing({ release, scans }) !== undefined) {
    return `Find the cause in ${title}'s log. ${title} is asked again automatically.`;
  }
  if (isPending({ scans }) || plex === "pending") {
    return sentence`${title} is asked again automatically. ${{ do: "status" }} shows whether it answers.`;
  }
  if (plex !== "seen" && findings?.noLibrary) return findings.noLibrary.remedy;
  if (plex !== "seen" && findings?.byName) return findings.byName.remedy;
  switch (plex) {
    case undefined:
      // Everything was scanned.
      if (plexEntry !== undefined) return undefined;
      return `Scan the library in your media server, or set ${nameSingleUrls()}.`;
    case "not_seen":
      return `Check ${mapSetting}, and make sure that a ${title} library contains ${quotedPath(path)}.`;
    case "mismatch":
      // Another match changes no number.
      if (findings?.outcomes.has("other_numbers") && !findings.outcomes.has("mismatch")) {
        return sentence`Correct its numbers in ${title}, or use ${{ do: "undo", id }} and ${{ do: "verb", of: "approve" }} it with the right numbers.`;
      }
      return sentence`Choose "${correction}" in ${title}, or use ${{ do: "undo", id }} and ${{ do: "verb", of: "approve" }} it as the right work.`;
    case "requested":
      return scans.length > 0
        ? sentence`Wait. ${title} is checked until it shows the file, and ${{ do: "history" }} records the result.`
        : `If ${title} does not show it, check its name and the library's agent, or choose "${correction}" in ${title}.`;
    default:
      return undefined;
  }
}

/**
 * Lists facts about the scans of a release's folders and their results.
 *
 * @param now in ms. A server may begin later than it is asked; the time of its request is then in
 *   the future.
 */
export function listScanFacts(
  { scans, release, plexEntry, servers = [], stillListed = [] }: PlexView,
  now: number,
): Fact[] {
  const listed = stillListed.flatMap(({ at, detail }): Fact[] => {
    const message = detail?.["message"];
    return isSentence(message) ? [{ at, about: "scan", message }] : [];
  });
  const requested = scans.map(({ server, state, folder, tries, nextTryAt, askedAt }): Fact => {
    const { title = FIRST_TITLE, findings } = servers.find(({ name }) => name === server) ?? {};
    const place = quotedPath(folder);
    const next = formatUtc(nextTryAt);
    if (state === "look") {
      const message =
        `${title} was asked to scan ${place}; plex-ingest checks at ${next} whether ${title} shows what ` +
        "was filed there.";
      return {
        at: askedAt === undefined ? undefined : Math.min(askedAt, now),
        about: "scan",
        message,
      };
    }
    if (findings?.firstScan !== undefined) {
      return { about: "scan", message: explainFirst(title, findings.firstScan) };
    }
    const tried =
      tries === 0
        ? ""
        : `; the request failed ${tries === 1 ? "once" : `${tries} times`} and is tried again at ` +
          next;
    const gist = tries === 0 ? { gist: textsOf(title).pending } : {};
    return {
      about: "scan",
      message: `${title} has not been asked to scan ${place} yet${tried}.`,
      ...gist,
    };
  });
  const facts = [...requested, ...listed];
  const failing = findFailing({ scans, release });
  if (failing !== undefined) return [...facts, { about: "scan", message: failing }];
  if (isPending({ scans }) || release.plex === undefined) return facts;
  if (servers.length > 1) {
    const told = servers.map(
      ({ state, at, ...server }): Fact => ({
        at: server.entry?.at ?? at,
        about: "scan",
        message: explainAt({ ...release, plex: state }, [], server),
      }),
    );
    return [...facts, ...told];
  }
  return [
    ...facts,
    {
      at: plexEntry?.at,
      about: "scan",
      message: explainPlex({ scans, release, plexEntry, servers }),
    },
  ];
}
