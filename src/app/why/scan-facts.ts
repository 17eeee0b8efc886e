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

const NO_SERVER =
  "No media server was asked to scan it, because none is configured or none was configured when " +
  "it was filed.";

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
        return explainAt({ ...release, plex: server.state }, own, server.entry, server.title);
      }),
    );
  }
  return explainAt(release, scans, plexEntry, servers[0]?.title ?? FIRST_TITLE);
}

function explainAt(
  release: ReleaseInFull["release"],
  scans: ReleaseInFull["scans"],
  entry: ReleaseInFull["plexEntry"],
  title: string,
): Sentence {
  const { plex } = release;
  const texts = textsOf(title);
  const failing = findFailing({ release, scans }, title);
  if (failing !== undefined) return failing;
  if (isPending({ scans })) return texts.pending;
  if (plex === undefined) return NO_SERVER;
  const message = entry?.detail?.["message"];
  if (isSentence(message)) return message;
  return plex === "requested" && scans.length > 0
    ? `${texts.requested} It is not there yet.`
    : texts[plex];
}

/**
 * Returns the next step if Plex does not show the release as expected. Undefined if there is
 * nothing to do.
 */
export function explainNextPlexStep(
  { release, scans, servers = [] }: Omit<PlexView, "plexEntry">,
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
  } = failing ?? pending ?? servers.find(({ state }) => state === plex) ?? servers[0] ?? {};
  const { correction } = SERVER_FACTS[kind];
  if (findFailing({ release, scans }) !== undefined) {
    return `Find the cause in ${title}'s log. ${title} is asked again automatically.`;
  }
  if (isPending({ scans }) || plex === "pending") {
    return sentence`${title} is asked again automatically. ${{ do: "status" }} shows whether it answers.`;
  }
  switch (plex) {
    case undefined:
      return `Scan the library in your media server, or set ${nameSingleUrls()}.`;
    case "not_seen":
      return `Check ${mapSetting}, and make sure that a ${title} library contains ${quotedPath(path)}.`;
    case "mismatch":
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
 * @param now in ms. A server such as Jellyfin may begin later than it is asked; the time of its
 *   request is then in the future.
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
    const title = servers.find(({ name }) => name === server)?.title ?? FIRST_TITLE;
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
      ({ title, state, at, entry }): Fact => ({
        at: entry?.at ?? at,
        about: "scan",
        message: explainAt({ ...release, plex: state }, [], entry, title),
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
