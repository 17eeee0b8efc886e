import { isIP } from "node:net";
import type { Code } from "../../../base/errors.ts";
import { isLoopback } from "../../../base/text/loopback.ts";

type RefusalDetails = {
  code?: Code;
  next?: string | undefined;
  headers?: Readonly<Record<string, string>>;
};

/**
 * A response sent instead of performing the requested action: a status, a sentence, and an error
 * code like those that tools return.
 */
export class Refusal extends Error {
  override name = "Refusal";
  readonly status: number;
  readonly code: Code;
  /** The next step, if the message does not contain it. */
  readonly next: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    status: number,
    message: string,
    { code = "invalid_request", next, headers = {} }: RefusalDetails = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.next = next;
    this.headers = headers;
  }
}

type ServerNames = {
  /** The address that the server listens on. */
  host: string;
  /** Other names of this server, in lower case. */
  names: readonly string[];
  publicUrl: URL | undefined;
};

type HostHeaders = {
  /** All `Host` headers of the request. */
  hosts: readonly string[];
  origin: string | undefined;
};

export interface HostGuard {
  /** True if the request names this server as its only host. */
  isOurs(hosts: readonly string[]): boolean;
  /**
   * @throws Refusal 421 for a host that is not ours, 403 for a page from another server, 400 for a
   * missing, repeated or invalid Host header
   */
  check(headers: HostHeaders): void;
}

/**
 * Rejects browser pages from other servers by their `Origin`. Rejects pages whose server points its
 * own name at our address (DNS rebinding) by their `Host`: such a name contains a dot and is not an
 * IP address.
 */
export function createHostGuard({ host, names, publicUrl }: ServerNames): HostGuard {
  const known = new Set([host.toLowerCase(), ...names, ...(publicUrl ? [publicUrl.hostname] : [])]);
  const onLoopback = isLoopback(host);
  const isOurs = (name: string): boolean => {
    if (known.has(name) || isLoopback(name)) return true;
    return !onLoopback && (isIP(name) !== 0 || isLocalName(name));
  };
  const nameOf = (hosts: readonly string[]): string | undefined => {
    const [given = ""] = hosts;
    if (hosts.length !== 1 || !HOST.test(given)) return undefined;
    return URL.parse(`http://${given}`)?.hostname.replace(/^\[|\]$/g, "");
  };
  return {
    isOurs(hosts) {
      const name = nameOf(hosts);
      return name !== undefined && isOurs(name);
    },
    check({ hosts, origin }) {
      const [given = ""] = hosts;
      const name = nameOf(hosts);
      if (name === undefined) {
        throw new Refusal(400, "The request has no valid Host header. Send exactly one.");
      }
      if (!isOurs(name)) {
        const hint = "A person can add the name to SERVER_NAMES.";
        throw new Refusal(421, `This server does not serve that host. ${hint}`, {
          code: "refused",
        });
      }
      if (origin === undefined || origin === publicUrl?.origin) return;
      if (
        ["http:", "https:"].some((scheme) => origin === URL.parse(`${scheme}//${given}`)?.origin)
      ) {
        return;
      }
      throw new Refusal(403, "Pages from other servers may not use this server.", {
        code: "refused",
      });
    },
  };
}

/** Matches a name or address with an optional port, but no other part of a URL. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/**
 * True for names that cannot be owned on the internet: single-word names, and names reserved for
 * local networks.
 */
const isLocalName = (name: string) =>
  !name.includes(".") || /\.(?:local|lan|home|internal|home\.arpa)$/.test(name);
