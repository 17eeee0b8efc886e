import { expect, test } from "vitest";
import { createProxies } from "../../../../src/hosts/web/guard/proxies.ts";

const { client } = createProxies(["10.0.0.0/8", "fd00::/8", "127.0.0.1"]);

test.each([
  ["a stranger's word is not believed", "192.0.2.9", "1.1.1.1", "https", "192.0.2.9", false],
  ["a proxy's word is believed", "127.0.0.1", "192.0.2.9", "https", "192.0.2.9", true],
  [
    "an IPv4 address in an IPv6 one is the same",
    "::ffff:10.1.1.1",
    "192.0.2.9",
    "http",
    "192.0.2.9",
    false,
  ],
  [
    "what the client itself put in front is not believed",
    "10.0.0.1",
    "6.6.6.6, 192.0.2.9, 10.0.0.2",
    "",
    "192.0.2.9",
    false,
  ],
  ["nonsense is not an address", "10.0.0.1", "<script>", "https", "10.0.0.1", true],
  ["a proxy's own request is its own", "fd00::1", "", "", "fd00::1", false],
])("%s", (_, peer, forwardedFor, proto, address, secure) => {
  expect(client({ peer, forwardedFor, proto })).toEqual({ address, secure });
});

test("without a trusted proxy, ignores forwarded headers", () => {
  expect(
    createProxies([]).client({ peer: "127.0.0.1", forwardedFor: "1.1.1.1", proto: "https" }),
  ).toEqual({
    address: "127.0.0.1",
    secure: false,
  });
});
