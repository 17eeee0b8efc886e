import { expect, test } from "vitest";
import { explainLeftByLabel, isMagnet, looksLikeMagnet } from "../../../src/core/torrent/client.ts";

const policy = (labels: string[], excludeLabels: string[] = []) => ({
  labels: { labels, excludeLabels },
  settings: "TRANSMISSION",
});

test("takes every torrent if no labels are configured", () => {
  expect(explainLeftByLabel([], policy([]))).toBeUndefined();
  expect(explainLeftByLabel(["music"], policy([]))).toBeUndefined();
});

test("with labels, takes only torrents that have one of them, in any case", () => {
  expect(explainLeftByLabel(["TV", "x"], policy(["tv", "movies"]))).toBeUndefined();
  expect(explainLeftByLabel(["music"], policy(["tv"]))).toContain("TRANSMISSION_LABELS");
  expect(explainLeftByLabel([], policy(["tv"]))).toContain("TRANSMISSION_LABELS");
});

test("an excluded label wins and is named", () => {
  expect(explainLeftByLabel(["tv", "Keep"], policy(["tv"], ["keep"]))).toBe(
    "It has the label keep, which TRANSMISSION_EXCLUDE_LABELS excludes.",
  );
});

const hex = "0123456789abcdefABCD".repeat(2);

test.each([
  `magnet:?xt=urn:btih:${hex}`,
  `MAGNET:?dn=Film+1999&xt=urn:btih:${"a2".repeat(16)}&tr=udp%3A%2F%2Fx`,
  `magnet:?xt.1=urn:btih:${hex}&xt.2=urn:btmh:1220${"f".repeat(64)}`,
  `magnet:?xt=urn%3Abtih%3A${hex}&dn=Größe`,
])("%s is a magnet link", (link) => {
  expect(isMagnet(link)).toBe(true);
});

test.each([
  ["no topic", "magnet:?dn=x"],
  ["a short hash", "magnet:?xt=urn:btih:abc"],
  ["39 digits", `magnet:?xt=urn:btih:${hex.slice(1)}`],
  ["another network", `magnet:?xt=urn:sha1:${"a2".repeat(16)}`],
  ["another scheme", `http://x/?xt=urn:btih:${hex}`],
  ["a path", "/in/x.torrent"],
  ["a space", `magnet:?xt=urn:btih:${hex}&dn=a b`],
  ["a newline", `magnet:?xt=urn:btih:${hex}\nX: y`],
  ["a NUL", `magnet:?xt=urn:btih:${hex}\0`],
  ["writing from right to left", `magnet:?xt=urn:btih:${hex}&dn=\u202e`],
  ["9,000 characters", `magnet:?xt=urn:btih:${hex}&dn=${"x".repeat(9000)}`],
  ["nothing", ""],
])("%s makes a magnet link invalid", (_, link) => {
  expect(isMagnet(link)).toBe(false);
});

test("distinguishes a link from a path before validating it", () => {
  expect(looksLikeMagnet(" magnet:nonsense")).toBe(true);
  expect(looksLikeMagnet("/in/magnet:x.torrent")).toBe(false);
});
