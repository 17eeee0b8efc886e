import { expect, test } from "vitest";
import { NameFault } from "../../../src/adapters/http/faults.ts";

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
