import { expect, test } from "vitest";
import { parseName } from "../../../src/names/parse/name.ts";
import { parsePath, parseRelease } from "../../../src/names/parse/path.ts";
import { PIECES } from "../../support/hostile-pieces.ts";
import { randomFrom } from "../../support/random.ts";

test("parses 600,000 characters of hostile names without an exception", () => {
  const next = randomFrom(20_101);
  for (let left = 600_000; left > 0; ) {
    const length = Math.floor(next() ** 3 * 4000) + 1;
    let name = "";
    while (name.length < length) name += PIECES[Math.floor(next() * PIECES.length)] ?? "";
    parsePath(name);
    left -= name.length;
  }
});

test("parses names of a repeated piece without an exception", () => {
  for (const piece of PIECES) {
    const name = piece.repeat(Math.ceil(4000 / piece.length));
    parseName(name);
    parsePath(`${name}x`);
  }
});

test("truncates a name to 4,000 characters", () => {
  const name = `Tall.Ship.2010.${"x".repeat(1_000_000)}`;
  expect(parseName(name)).toMatchObject({ title: "Tall Ship", year: 2010 });
  expect(parseName(name).name).toHaveLength(4000);
});

test("a title contains no control characters and no bidi marks", () => {
  const read = parseName("Tall\u202eShip\0\n2010\u200b(2012).1080p.mkv");
  expect(read.title).toBe("Tall Ship 2010");
});

test("reads every file of a release of hostile names", () => {
  const files = ["..", "../../etc/passwd", "\0", "a".repeat(300), "\n.mkv", "Season 1/../../x.mkv"];
  const { files: read } = parseRelease("..", files);
  expect([...read.keys()]).toEqual(files);
});
