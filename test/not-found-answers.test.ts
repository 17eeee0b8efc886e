import { expect, test } from "vitest";
import { readSources, type Sources } from "./support/sources.ts";

/**
 * Lines that read a status 404, or report that a server or client does not have something. Each file
 * of the adapters that has such lines is listed with their number, and with what a 404 means there.
 */
const READS = /\b404\b(?! Title)|\bisNotFound\(|\bUserError\.notFound\(|\bnoSuchTorrent:/;

const LIST = "another server's or client's own list lacks it";
const FAULT = "a 404 is an outage that names the address";
const OWN = "only the service's own statement, never a page of something in front of it";

const MAY_READ: Readonly<Record<string, readonly [count: number, why: string]>> = {
  "adapters/arr/client.ts": [2, FAULT],
  "adapters/notify/webhook.ts": [1, FAULT],
  "adapters/second-catalogue/ask-service.ts": [1, OWN],
  "adapters/second-catalogue/tvdb.ts": [2, OWN],
  "adapters/second-catalogue/tvmaze.ts": [2, OWN],
  "adapters/tmdb/transport.ts": [1, OWN],
  "clients/qbittorrent/torrent-client.ts": [3, "a 404 is asked about in the list, or tried again"],
  "clients/shared/faults.ts": [4, LIST],
  "clients/transmission/rpc/errors.ts": [2, FAULT],
  "servers/media-browser/link.ts": [4, FAULT],
  "servers/media-browser/media-server.ts": [3, LIST],
  "servers/plex/account/plex-tv.ts": [1, OWN],
  "servers/plex/remote/players/player-route.ts": [1, "a player is asked in another way"],
  "servers/plex/remote/players/players.ts": [1, "a player is asked in another way"],
  "servers/plex/remote/players/sessions.ts": [2, "the list of sessions is read afterwards"],
  "servers/plex/transport/absent.ts": [6, "asks Plex for the item or library itself"],
  "servers/plex/transport/errors.ts": [3, "a 404 is about the address"],
  "servers/plex/transport/transport.ts": [1, "calls absent.ts"],
};

const code = (text: string): string[] =>
  text
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/(?:^|\s)\/\/ .*$/gm, "")
    .split("\n");

const found = (sources: Sources): Record<string, number> =>
  Object.fromEntries(
    Object.entries(sources)
      .filter(([path]) => /^(?:servers|clients|adapters\/(?!fs\/))/.test(path))
      .map(([path, text]) => [path, code(text).filter((line) => READS.test(line)).length] as const)
      .filter(([, count]) => count > 0),
  );

test("a 404 of a server, client or catalogue is read in listed places only", () => {
  const allowed = Object.fromEntries(
    Object.entries(MAY_READ).map(([path, [count]]) => [path, count]),
  );
  expect(found(readSources())).toEqual(allowed);
});

test("a planted second reader of a 404 is found", () => {
  const planted = {
    "servers/plex/new.ts": "if (answer.status === 404) return undefined; // gone",
    "clients/new/client.ts": 'throw UserError.notFound("It is gone.", "Look.");',
  };
  expect(found(planted)).toEqual({ "servers/plex/new.ts": 1, "clients/new/client.ts": 1 });
});

test("the error for a missing item of Plex is made by one file and by reads of a whole answer", () => {
  const makers = Object.entries(readSources())
    .filter(([path, text]) => path.startsWith("servers/plex/") && /\bnotListed\(/.test(text))
    .map(([path]) => path);
  expect(makers.toSorted()).toEqual([
    "servers/plex/library/arrivals.ts",
    "servers/plex/remote/browse/details.ts",
    "servers/plex/remote/curate/item-state.ts",
    "servers/plex/transport/absent.ts",
    "servers/plex/transport/errors.ts",
  ]);
});
