import { expect, test } from "vitest";
import { layoutOf } from "../../../src/app/torrents/on-disk.ts";

const named = (...names: string[]) => names.map((name) => ({ name }));

test.each([
  [["Heat.mkv"], ["Heat.mkv"]],
  [["Pack/a.mkv", "Pack/Subs/a.srt"], ["Pack"]],
])("%j has one top-level entry", async (names, tops) => {
  expect(await layoutOf(named(...names))).toEqual({ tops, trouble: undefined });
});

test("reports odd_layout for files without a common root and for an empty list", async () => {
  expect(await layoutOf(named("a.mkv", "b.mkv"))).toMatchObject({
    tops: ["a.mkv", "b.mkv"],
    trouble: { code: "odd_layout" },
  });
  expect(await layoutOf([])).toMatchObject({ tops: [], trouble: { code: "odd_layout" } });
});

test("reports the first unsafe name and still returns the safe top-level names", async () => {
  const { tops, trouble } = await layoutOf(named("Pack/a.mkv", "../b.mkv", "/../c.mkv"));
  expect(tops).toEqual(["Pack"]);
  expect(trouble).toMatchObject({
    code: "unsafe_path",
    message: expect.stringContaining("../b.mkv"),
  });
});

test("yields to other work while reading 100,000 names", async () => {
  const many = Array.from({ length: 100_000 }, (_, at) => ({ name: `Pack/${at}.mkv` }));
  let turns = 0;
  let done = false;
  const turn = (): void => {
    turns++;
    if (!done) setImmediate(turn);
  };
  setImmediate(turn);
  expect((await layoutOf(many)).tops).toEqual(["Pack"]);
  done = true;
  expect(turns).toBeGreaterThanOrEqual(9);
});
