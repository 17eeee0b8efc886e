import { expect, test } from "vitest";
import { parseName } from "../../../src/core/parse/name.ts";
import { parsePath, parseRelease } from "../../../src/core/parse/path.ts";

/** mulberry32: the same hostile text every time. */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const PIECES =
  "S01E02|1x02|2010|(|)|[|]|{|}|-| - |.|..|/|../|_| |+|&|,|\0|\n|\r|\u202e|\u200b|\ufeff|\ud800|\udc00|é|漢字|Маяк|1080p|x264|BluRay|WEB|German|AKA|aka|Ep|E|Season|Season 1|第|話|tt0133093|{tmdb-1}|www.|.com|#|01|004|99999|1999-2010|2010.11.23|v2|END|Complete|The|Part|%|'|\"|~|S|x|of|to|A.B.C.|.mkv|.srt|sample|-GRP|🎬|1 x |x02-|S01 |[2.10]| сезон|5 серия|OVA1 |-f01-| - FR|E01.180101.|a-|全|★|(US) -|100-102 & |1. |cd 1 |Part 1 |1/2/2010 ".split(
    "|",
  );
// One call: 4,000 characters take a few milliseconds; this leaves room for a busy machine and none for anything quadratic.
const MAX_PARSE_MS = 250;

/** Milliseconds; a slow call is asked again, for the machine may have been busy. */
function timed(read: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 && best > MAX_PARSE_MS / 2; tries++) {
    const started = performance.now();
    read();
    best = Math.min(best, performance.now() - started);
  }
  return best;
}

test("a megabyte of hostile names throws nothing and takes no long time", () => {
  const next = random(20_101);
  let slowest = 0;
  for (let left = 600_000; left > 0; ) {
    const length = Math.floor(next() ** 3 * 4000) + 1;
    let name = "";
    while (name.length < length) name += PIECES[Math.floor(next() * PIECES.length)] ?? "";
    slowest = Math.max(
      slowest,
      timed(() => parsePath(name)),
    );
    left -= name.length;
  }
  expect(slowest).toBeLessThan(MAX_PARSE_MS);
});

test("a repeated piece is read quickly", () => {
  let slowest = 0;
  for (const piece of PIECES) {
    const name = piece.repeat(Math.ceil(4000 / piece.length));
    slowest = Math.max(
      slowest,
      timed(() => parseName(name)),
      timed(() => parsePath(`${name}x`)),
    );
  }
  expect(slowest).toBeLessThan(MAX_PARSE_MS);
});

test("four times the name takes about four times as long", () => {
  // The sums of all pieces: a single one is too quick to be measured.
  const all = (length: number): number =>
    Math.min(
      ...Array.from({ length: 3 }, () => {
        const started = performance.now();
        for (const piece of PIECES) parseName(`${piece.repeat(Math.ceil(length / piece.length)).slice(0, length)}x`);
        return performance.now() - started;
      }),
    );
  all(1000);
  expect(all(3900) / all(975)).toBeLessThan(8);
});

test("a name longer than 4,000 characters is cut", () => {
  const name = `Tall.Ship.2010.${"x".repeat(1_000_000)}`;
  expect(timed(() => parseName(name))).toBeLessThan(MAX_PARSE_MS);
  expect(parseName(name)).toMatchObject({ title: "Tall Ship", year: 2010 });
  expect(parseName(name).name).toHaveLength(4000);
});

test("a title has no control characters and no bidi marks", () => {
  const read = parseName("Tall\u202eShip\0\n2010\u200b(2012).1080p.mkv");
  expect(read.title).toBe("Tall Ship 2010");
});

test("hostile releases", () => {
  const files = ["..", "../../etc/passwd", "\0", "a".repeat(300), "\n.mkv", "Season 1/../../x.mkv"];
  const { files: read } = parseRelease("..", files);
  expect([...read.keys()]).toEqual(files);
});
