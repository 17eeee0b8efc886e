import { path } from "../../adapters/settings/path.ts";
import { token, url } from "../../adapters/settings/text.ts";
import { DAY, integer, seconds, value, variable } from "../../adapters/settings/variable.ts";
import type { ServerKind } from "../../core/library/media-server.ts";
import { BRACED_TAGS } from "../../core/plan/names/parse-template.ts";
import type { PlexSettings } from "./options.ts";
import { readUserTokens } from "./user-tokens.ts";

/** What talks to it is loaded when it is opened. */
export const PLEX_KIND: ServerKind<{ plex: PlexSettings }> = {
  name: "Plex",
  tags: BRACED_TAGS,
  isConfigured: ({ plex }) => plex.url !== undefined,
  async open({ plex }, host) {
    const [{ createPlexServer }, { createPlexOptions: plexOptions }] = await Promise.all([
      import("./media-server.ts"),
      import("./options.ts"),
    ]);
    return createPlexServer(plexOptions(plex, host));
  },
};

const userTokens = value(
  "text",
  "name=token pairs separated by commas, each name only once",
  readUserTokens,
);

/** The Plex server, and how it is called. */
export const PLEX = {
  PLEX_URL: variable(url(), {
    at: "plex.url",
    doc: "Address of the Plex server. Without it filing works; browsing asks you to set it.",
  }),
  PLEX_SERVER_URL: variable(url(), {
    at: "plex.url",
    doc: "Another name for `PLEX_URL`; both with different values is an error.",
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
    doc: "Other people's tokens, `name=token` separated by commas: Plex shows what is on someone's deck only to them.",
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
    doc: "How many requests to Plex one process may have under way at once; further ones wait for their turn ([connections](plex.md#connections)).",
  }),
  HEALTH_CHECK_INTERVAL: variable(seconds({ min: 1, max: DAY, zero: true }), {
    at: "healthMs",
    fallback: "60",
    doc: "How often the daemon asks Plex and TMDB whether they answer and accept our keys; `0` never asks.",
  }),
  PLEX_RETRIES: variable(integer({ min: 0, max: 100 }), {
    at: "plex.retries",
    fallback: "5",
    doc: "How often background work asks Plex again after a failure.",
  }),
  PLEX_RETRY_DELAY: variable(seconds({ min: 0.1, max: 30 }), {
    at: "plex.retryDelayMs",
    fallback: "1",
    doc: "The pause before background work asks Plex again; it doubles each time, up to 30 seconds.",
  }),
  PLEX_BREAKER_FAILURES: variable(integer({ min: 1, max: 1000 }), {
    at: "plex.breaker.failures",
    fallback: "5",
    doc: "After how many failures in a row Plex is left alone for a while ([when it fails](plex.md#when-plex-fails)).",
  }),
  PLEX_BREAKER_SECONDS: variable(seconds({ min: 1, max: 3600 }), {
    at: "plex.breaker.openMs",
    fallback: "30",
    doc: "For how long. Then one small request finds out whether it is back.",
  }),
};
