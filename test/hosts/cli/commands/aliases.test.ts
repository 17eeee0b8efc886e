import { expect, test } from "vitest";
import type { ShownAlias } from "../../../../src/app/learn/list-aliases.ts";
import { fakeContext, fakeIo, runProgram } from "../fake-context.ts";

const alias: ShownAlias = {
  id: 3,
  title: "The Office",
  country: "GB",
  year: 2001,
  identity: { type: "tv", tmdb_id: 2996, title: "The Office", year: 2001 },
  counts: true,
  release_id: 12,
  release_name: "The.Office.S01E01.mkv",
  actor: "cli:anna",
  at: "2026-03-01T09:00:00.000Z",
};
const { year: _, country: __, ...older } = { ...alias, id: 2, counts: false };

test("lists each name's meaning, who taught it, from which release, and which correction is in force", async () => {
  const io = fakeIo();
  const { context } = fakeContext(io, { aliases: async () => [alias, older] });
  expect(await runProgram(context, ["aliases", "list"])).toBe(0);
  expect(io.written()).toBe(
    [
      "#3 “The Office” (GB, 2001) → The Office (2001) [tv 2996]",
      "  added by cli:anna on 2026-03-01 09:00 UTC for release 12 The.Office.S01E01.mkv",
      "#2 “The Office” → The Office (2001) [tv 2996]",
      "  added by cli:anna on 2026-03-01 09:00 UTC for release 12 The.Office.S01E01.mkv",
      "  a newer correction for the same name is used instead",
      "",
    ].join("\n"),
  );
});

test("prints one JSON object with --json, and reports an empty list", async () => {
  const io = fakeIo();
  const { context } = fakeContext(io, {
    aliases: async () => [alias],
    forgetAlias: async () => alias,
  });
  await runProgram(context, ["aliases", "list", "--json"]);
  await runProgram(context, ["aliases", "forget", "3", "--json"]);
  expect(
    io
      .written()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([{ aliases: [alias] }, { alias }]);
  const none = fakeIo();
  await runProgram(fakeContext(none, { aliases: async () => [] }).context, ["aliases", "list"]);
  expect(none.written()).toContain("nothing is remembered");
});

test("accepts `aliases`, `aliases list` and `aliases forget ID`; forget records who ran it", async () => {
  const asked: unknown[] = [];
  const io = fakeIo();
  const { context } = fakeContext(io, {
    aliases: async () => [],
    forgetAlias: async (...given) => {
      asked.push(given);
      return alias;
    },
  });
  for (const argv of [["aliases"], ["aliases", "list"], ["aliases", "forget", "3"]]) {
    expect(await runProgram(context, argv)).toBe(0);
  }
  expect(asked).toEqual([[3, "cli:anna"]]);
  expect(io.written()).toContain(
    "Forgotten: “The Office” (GB, 2001) → The Office (2001) [tv 2996]",
  );
  await expect(runProgram(context, ["aliases", "forget", "x"])).rejects.toThrow("whole number");
});
