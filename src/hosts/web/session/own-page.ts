import type { IncomingMessage } from "node:http";
import { Refusal } from "../guard/refusal.ts";

type OwnPageOptions = { publicUrl: URL | undefined; tls: boolean };

export type OwnPage = {
  /** @throws Refusal 403 for what changes something unless our own page sent it */
  assertWrites(request: IncomingMessage): void;
  /** @throws Refusal 403 where the browser says that another page asked */
  assertReads(request: IncomingMessage): void;
};

/**
 * Tells requests of our page from those that another page makes its browser send. A cookie alone does not: ports of a host
 * are one site, so a program on another port receives the cookie, and its pages send it (measured in Chromium 156). Only
 * `Origin` has the port; browsers send it with each POST.
 */
export function createOwnPage({ publicUrl, tls }: OwnPageOptions): OwnPage {
  const ownScheme = tls ? "https:" : "http:";

  function isOurs(origin: string, host: string): boolean {
    if (origin === publicUrl?.origin) return true;
    const asked = URL.parse(`${ownScheme}//${host}`);
    // Under the public name only the public scheme: plain HTTP of that name may be another program's.
    if (asked === null || asked.host === publicUrl?.host) return false;
    return origin === asked.origin;
  }

  // Sent to TLS and loopback only; where it is missing, the rest must do.
  const siteOf = ({ headers }: IncomingMessage): unknown => headers["sec-fetch-site"];

  return {
    assertWrites(request) {
      const { headers } = request;
      if (siteOf(request) !== undefined && siteOf(request) !== "same-origin") throw foreign();
      if (headers.origin === undefined || !isOurs(headers.origin, headers.host ?? "")) throw foreign();
      // No form can send it, and no page of another origin without our consent.
      if (headers["x-plex-ingest"] !== "1")
        throw new Refusal(403, "The request is not of the page.", { code: "refused", next: "Send x-plex-ingest: 1." });
    },
    assertReads(request) {
      const site = siteOf(request);
      if (site !== undefined && site !== "same-origin" && site !== "none") throw foreign();
    },
  };
}

const foreign = (): Refusal =>
  new Refusal(403, "Only the page of this server may do this.", {
    code: "refused",
    next: "Open the page at its own address; behind a proxy that address has to be SERVER_URL.",
  });
