import { expect, test } from "vitest";
import { resolveKey } from "../../../../src/servers/plex/index/refresh.ts";
import { plexAddress } from "../../../../src/servers/plex/transport/address.ts";

const asked = "/library/sections/1/genre?type=1";
const root = new URL("http://plex.local:32400/");
const below = new URL("http://plex.local:32400/plex/");

test.each([
  ["25", "/library/sections/1/genre/25"],
  ["all?genre=25", "/library/sections/1/genre/all?genre=25"],
  ["/library/metadata/7/children", "/library/metadata/7/children"],
  ["http://plex.local:32400/library/metadata/7", "/library/metadata/7"],
  ["/photo?a=1&X-Plex-Token=secret&b=2", "/photo?a=1&b=2"],
  ["/photo?x-plex-token=secret", "/photo"],
  ["http://evil.example/library", undefined],
  ["https://plex.local:32400/library", undefined],
  ["http://plex.local/library", undefined],
  ["//evil.example/x", undefined],
  ["\\\\evil.example/x", undefined],
  ["/\\evil.example/x", undefined],
  ["http://plex.local:32400@evil.example/", undefined],
  ["javascript:alert(1)", undefined],
  ["http://[", undefined],
])("%j leads to %j", (key, expected) => {
  expect(resolveKey(key, asked, root)).toBe(expected);
});

test("a server below a path stays below it", () => {
  expect(resolveKey("25", asked, below)).toBe("/library/sections/1/genre/25");
  expect(resolveKey("/library/metadata/7", asked, below)).toBe("/library/metadata/7");
  expect(resolveKey("http://plex.local:32400/plex/library", asked, below)).toBe("/library");
  expect(resolveKey("http://plex.local:32400/other/library", asked, below)).toBeUndefined();
  expect(resolveKey("/../../other", asked, below)).toBeUndefined();
});

test("a path that is a host is not requested", () => {
  const { toUrl } = plexAddress("http://plex.local:32400");
  expect(toUrl("/library?a=1").href).toBe("http://plex.local:32400/library?a=1");
  for (const path of ["//evil.example/x", "/\\evil.example/x", "\\\\evil.example/x", "//plex.local:1/x"]) {
    expect(() => toUrl(path), path).toThrow("not on the Plex server");
  }
});
