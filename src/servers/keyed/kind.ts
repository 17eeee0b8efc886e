import { Outage } from "../../base/errors.ts";
import type { Clock } from "../../core/clock.ts";
import type { MediaServer, ServerKind } from "../../core/library/media-server.ts";
import type { KeyedServer } from "../../core/library/server-entry.ts";
import type { Trace } from "../../core/trace.ts";

const MAX_CONNECTIONS = 4;

/** The address and limits for requests to one server. */
export type KeyedLink = {
  /** The server's address, with its base path if it has one. */
  baseUrl: string;
  apiKey: () => string | undefined;
  timeoutMs: number;
  maxConnections: number;
  clock: Clock;
  trace?: Trace | undefined;
  /** The server's kind in traces; the lower-case name by default. */
  service?: string | undefined;
};

/** A server's names in messages. */
export type ServerNames = {
  /** Name for people: `Jellyfin`, or `Jellyfin "attic"` if there are several. */
  name: string;
  /** Names of the settings, for advice. */
  urlSetting: string;
  keySetting: string;
};

/** The information that a server returns to a request without a key. */
export type PublicInfo = {
  kind: KeyedServer;
  version: string;
  /** The name that its owner gave the server; empty if it does not report one. */
  title: string;
  /** False while the server waits for its first set-up. */
  isSetUp: boolean;
};

/** A server that is starting. Only its start page answers. */
export class StartingServer extends Outage {
  readonly kind: KeyedServer;
  constructor(kind: KeyedServer, { message, retryAfterMs }: Outage) {
    super("plex_unavailable", message, { retryAfterMs, isOfService: true });
    this.kind = kind;
  }
}

/** The requests of a recording with their answers, and what the program read from each. */
export type ServerRecording = {
  exchanges: readonly { asked: string; status: number; answer?: unknown }[];
  results: Readonly<Record<string, unknown>>;
};

/**
 * The code of a kind of server that accepts API keys. It is loaded when it is called, so that a
 * start without such a server loads none of it.
 */
type KeyedCode = {
  /** Path that the server answers without a key. */
  publicPath: string;
  /** @throws UserError for an address that cannot be used */
  create(link: KeyedLink, names: ServerNames): Promise<MediaServer>;
  /** Asks a server for its public information. No key is sent. @throws Outage, UserError */
  readPublicInfo(
    names: ServerNames,
    link: Omit<KeyedLink, "apiKey">,
    signal: AbortSignal,
  ): Promise<PublicInfo>;
  /** Records a server's answers, without any content of its library. `random` returns 0 to 1. */
  record(
    link: KeyedLink,
    made: { version: string; random: () => number },
    signal: AbortSignal,
  ): Promise<ServerRecording>;
};

/** A kind of server that accepts API keys. */
export type KeyedKind = KeyedCode & ServerKind<unknown>;

export const createKeyedKind = (code: KeyedCode): KeyedKind => ({
  ...code,
  async open(entry, _, { clock, trace }) {
    const { kind, title, url: baseUrl, key, timeoutMs, urlSetting, keySetting } = entry;
    const limits = { timeoutMs, maxConnections: MAX_CONNECTIONS };
    const link = { baseUrl, apiKey: key, ...limits, clock, trace, service: kind };
    return await code.create(link, { name: title, urlSetting, keySetting });
  },
});
