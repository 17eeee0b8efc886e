import { isIP } from "node:net";
import type { Code } from "../../../base/errors.ts";
import { isLoopback } from "../../../base/text/loopback.ts";

type RefusalDetails = {
  code?: Code;
  next?: string | undefined;
  headers?: Readonly<Record<string, string>>;
};

/**
 * What is answered instead of doing what was asked: a status, one sentence, and a code as tools
 * give it.
 */
export class Refusal extends Error {
  override name = "Refusal";
  readonly status: number;
  readonly code: Code;
  /** The next step, where it is not part of the message. */
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
  /** The address that is listened on. */
  host: string;
  /** Other names of this server, in small letters. */
  names: readonly string[];
  publicUrl: URL | undefined;
};

type HostHeaders = {
  /** All `Host` headers of a request. */
  hosts: readonly string[];
  origin: string | undefined;
};

export interface HostGuard {
  /** Whether a request names this server, and nothing else, as its host. */
  isOurs(hosts: readonly string[]): boolean;
  /**
   * @throws Refusal 421 for a host that is not ours, 403 for the page of another server, 400 for
   * none or several hosts
   */
  check(headers: HostHeaders): void;
}

/**
 * Keeps out pages in a browser: one of another server, by its `Origin`, and one whose server made
 * its own name mean our address (DNS rebinding), by its `Host`. Such a name has a dot, and is not
 * an address.
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
        throw new Refusal(400, "The request has no usable Host header; send exactly one.");
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
      throw new Refusal(403, "Pages of other servers may not use this one.", { code: "refused" });
    },
  };
}

/** A name or an address, and a port: no other part of an address. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/**
 * Names that nobody can own on the internet: those of one word, and those kept for local networks.
 */
const isLocalName = (name: string) =>
  !name.includes(".") || /\.(?:local|lan|home|internal|home\.arpa)$/.test(name);
