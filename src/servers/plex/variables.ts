import { path } from "../../adapters/settings/path.ts";
import { token, url } from "../../adapters/settings/text.ts";
import { DAY, integer, seconds, value, variable } from "../../adapters/settings/variable.ts";
import type { ServerKind } from "../../core/library/media-server.ts";
import type { PlexSettings } from "./options.ts";
import { readUserTokens } from "./user-tokens.ts";

/** The code that talks to Plex is loaded when the server is opened. */
export const PLEX_KIND: ServerKind<{ plex: PlexSettings }> = {
  async open({ title, url, key, timeoutMs }, { plex }, host) {
    const [{ createPlexServer }, { createPlexOptions: plexOptions }] = await Promise.all([
      import("./media-server.ts"),
      import("./options.ts"),
    ]);
    const settings = { ...plex, url, timeoutMs, token: { current: key } };
    return { ...createPlexServer(plexOptions(settings, host)), name: title };
  },
};

const userTokens = value(
  "text",
  "name=token pairs separated by commas, each name only once",
  readUserTokens,
);

/** Settings for the Plex server and the requests to it. */
export const PLEX = {
  PLEX_URL: variable(url(), {
    at: "plex.url",
    doc: "Address of the Plex server. Filing works without it; browsing asks you to set it.",
  }),
  PLEX_SERVER_URL: variable(url(), {
    at: "plex.url",
    doc: "Another name for `PLEX_URL`; setting both to different values is an error.",
  }),
  PLEX_TOKEN: variable(token(), {
    at: "plex.token",
    sentTo: ["PLEX_URL", "PLEX_SERVER_URL"],
    secret: true,
    doc: "The owner's token of the Plex server.",
  }),
  PLEX_USER_TOKENS: variable(userTokens, {
    at: "plex.userTokens",
    sentTo: ["PLEX_URL", "PLEX_SERVER_URL"],
    secret: true,
    redact: (text) => (readUserTokens(text) ?? []).map((userToken) => userToken.token),
    doc:
      "Other people's tokens, `name=token` separated by commas: Plex shows a person's On Deck " +
      "list only to that person.",
  }),
  PLEX_TIMEOUT: variable(seconds({ min: 0.1, max: 600 }), {
    at: "plex.timeoutMs",
    fallback: "30",
    doc: "How long one request to Plex may take.",
  }),
  PLEX_CA_FILE: variable(path(), {
    at: "plex.caFile",
    doc: "Certificate (PEM) of your own authority that signed the Plex server's certificate, trusted in addition to those of the machine and of `NODE_EXTRA_CA_CERTS`.",
  }),
  PLEX_MAX_CONNECTIONS: variable(integer({ min: 1, max: 100 }), {
    at: "plex.maxConnections",
    fallback: "10",
    doc:
      "Maximum number of concurrent requests to Plex from one process; further requests wait " +
      "([connections](plex.md#connections)).",
  }),
  HEALTH_CHECK_INTERVAL: variable(seconds({ min: 1, max: DAY, zero: true }), {
    at: "healthMs",
    fallback: "60",
    doc:
      "How often the daemon checks that Plex, TMDB, Sonarr and Radarr respond and accept our keys; " +
      "`0` turns the check off.",
  }),
  PLEX_RETRIES: variable(integer({ min: 0, max: 100 }), {
    at: "plex.retries",
    fallback: "5",
    doc: "How often background work retries a request to Plex after a failure.",
  }),
  PLEX_RETRY_DELAY: variable(seconds({ min: 0.1, max: 30 }), {
    at: "plex.retryDelayMs",
    fallback: "1",
    doc:
      "Delay before background work retries a request to Plex; it doubles each time, up to 30 " +
      "seconds.",
  }),
  PLEX_BREAKER_FAILURES: variable(integer({ min: 1, max: 1000 }), {
    at: "plex.breaker.failures",
    fallback: "5",
    doc:
      "Number of failures in a row after which no requests are sent to Plex for a while; if only " +
      "one address fails, only that address is paused ([when it fails](plex.md#when-plex-fails)).",
  }),
  PLEX_BREAKER_SECONDS: variable(seconds({ min: 1, max: 3600 }), {
    at: "plex.breaker.openMs",
    fallback: "30",
    doc: "How long no requests are sent to Plex. Then one small request checks whether it is back.",
  }),
};
