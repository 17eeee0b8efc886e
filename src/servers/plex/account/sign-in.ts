import * as z from "zod";
import { listOf, rowsOf } from "../../../adapters/http/lists.ts";
import type { PlexTv } from "./plex-tv.ts";

// https://plexapi.dev/api-reference/plex/get-a-pin: without `strong`, the code has four characters,
// for plex.tv/link.
const wirePin = z.object({
  id: z.int(),
  code: z.string().regex(/^[\w-]{1,40}$/),
  /** In seconds. Defaults to 900, as documented. */
  expiresIn: z.number().positive().catch(900),
  authToken: z.string().nullish(),
});

const wireServers = rowsOf(
  z.object({
    name: z.string().catch("Plex"),
    provides: z.string().catch(""),
    owned: z.boolean().catch(false),
    accessToken: z.string().nullish(),
    connections: listOf(
      z.object({
        address: z.string(),
        port: z.int(),
        uri: z.string(),
        local: z.boolean().catch(false),
        relay: z.boolean().catch(false),
      }),
    ).catch([]),
  }),
);

export type PlexPin = { id: number; code: string; expiresInMs: number };

/**
 * A server that belongs to the account. `urls` are its possible addresses, with those in its own
 * network first.
 */
export type PlexTvServer = { name: string; token: string; urls: string[] };

type ServerConnection = z.output<typeof wireServers>[number]["connections"][number];

/**
 * Addresses in the server's own network come first, and among these the plain HTTP addresses,
 * because Plex's certificates are for names that need Plex's DNS.
 */
const urlsOf = (connections: readonly ServerConnection[]): string[] => [
  ...new Set(
    connections
      .filter(({ relay }) => !relay)
      .toSorted((a, b) => Number(b.local) - Number(a.local))
      .flatMap(({ local, address, port, uri }) => [
        ...(local && !address.includes(":") ? [`http://${address}:${port}`] : []),
        uri,
      ]),
  ),
];

export interface SignIn {
  pin(signal: AbortSignal): Promise<PlexPin>;
  /**
   * Returns the account's token after the code was entered, `waiting` before that, or `expired` if
   * plex.tv no longer knows the code.
   */
  pinToken(id: number, signal: AbortSignal): Promise<{ token: string } | "waiting" | "expired">;
  /**
   * Lists the servers that the account owns
   * (https://plexapi.dev/api-reference/plex/get-server-resources).
   */
  servers(token: string, signal: AbortSignal): Promise<PlexTvServer[]>;
}

/** Signs in at plex.tv with a code. */
export const createSignIn = ({ ask, askIfKnown }: Pick<PlexTv, "ask" | "askIfKnown">): SignIn => ({
  async pin(signal) {
    const pin = await ask({ method: "POST", path: "/api/v2/pins" }, wirePin, signal);
    return { id: pin.id, code: pin.code, expiresInMs: pin.expiresIn * 1000 };
  },

  async pinToken(id, signal) {
    const pin = await askIfKnown({ method: "GET", path: `/api/v2/pins/${id}` }, wirePin, signal);
    if (pin === undefined) return "expired";
    return pin.authToken ? { token: pin.authToken } : "waiting";
  },

  async servers(token, signal) {
    const path = "/api/v2/resources?includeHttps=1";
    const found = await ask({ method: "GET", path, token }, wireServers, signal);
    return found
      .filter(({ owned, provides }) => owned && provides.split(",").includes("server"))
      .map(({ name, accessToken, connections }) => ({
        name,
        token: accessToken ?? token,
        urls: urlsOf(connections),
      }));
  },
});
