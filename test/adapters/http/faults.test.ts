import { expect, test } from "vitest";
import { CertificateFault, NameFault } from "../../../src/adapters/http/faults.ts";
import { explainUnanswered } from "../../../src/clients/shared/exchange.ts";

test.each([
  ["192-168-1-6.0123456789abcdef0123456789abcdef.plex.direct", true, /router's DNS rebind/],
  ["ABCDEF.PLEX.DIRECT.", true, /exempt plex\.direct there$/],
  ["plex.direct.example.org", true, /^its host name does not resolve$/],
  ["plex", false, /^its host name does not resolve$/],
  ["nas.local", false, /^its host name does not resolve$/],
])("explains why %s does not resolve; only a person can end it: %s", (host, lasts, why) => {
  const fault = new NameFault(host);
  expect([fault.isLasting, fault.why]).toEqual([lasts, expect.stringMatching(why)]);
});

test.each([
  ["trust", /set NODE_EXTRA_CA_CERTS, in the environment .* to the PEM file of the certificate/],
  ["name", /^why; use the name from the certificate in QBITTORRENT_URL$/],
  ["date", /^why; renew it on the server, and check this machine's clock$/],
] as const)(
  "a client's certificate that is refused by %s leads to its own advice",
  (kind, advice) => {
    expect(explainUnanswered(new CertificateFault("why", kind), "QBITTORRENT_URL")).toMatch(advice);
  },
);
