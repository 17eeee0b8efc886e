import { expect, test } from "vitest";
import { printActs } from "../../../../src/app/space/print-acts.ts";
import type { SpaceQuery, SpaceReport } from "../../../../src/app/space/space.ts";
import { space } from "../../../../src/hosts/cli/commands/figures.ts";
import { fakeContext, fakeIo, PIPE } from "../fake-context.ts";

const EMPTY = { bytes: 0, total: 0, items: [] };
const FOUND: SpaceReport = {
  bytes: 5 * 1024 ** 3,
  groups: [
    {
      kind: "copies",
      bytes: 4 * 1024 ** 3,
      total: 3,
      items: [
        {
          name: "Heat.mkv",
          path: "/d/Heat.mkv",
          bytes: 4 * 1024 ** 3,
          client: "seedbox",
          act: `rm -- '/d/${"long ".repeat(40)}'`,
        },
      ],
    },
    { kind: "superseded", ...EMPTY },
    { kind: "never_filed", ...EMPTY },
    {
      kind: "trash",
      bytes: 1024 ** 3,
      total: 1,
      act: { do: "trash empty" },
      items: [{ name: "Old.mkv", path: "/t/Old.mkv", bytes: 1024 ** 3 }],
    },
  ],
};

async function run(found: SpaceReport, json = false, columns?: number) {
  const io = fakeIo({ paper: { ...PIPE, columns } });
  const asked: SpaceQuery[] = [];
  const { context } = fakeContext(io, {}, { space: async (query) => (asked.push(query), found) });
  const code = await space.run({ days: 30, limit: 10, json }, context);
  return { code, asked, text: io.written() };
}

test("each kind shows its total, its largest files, and a command that is never wrapped", async () => {
  const { code, asked, text } = await run(FOUND, false, 40);
  expect([code, asked]).toEqual([0, [{ days: 30, limit: 10 }]]);
  expect(text.split("\n")).toEqual(
    expect.arrayContaining([
      "  4 GiB  Heat.mkv, in seedbox",
      `      rm -- '/d/${"long ".repeat(40)}'`,
      "  … and 2 more: add --limit 3",
      "  4 GiB in 3",
      "In the trash:",
      "      plex-ingest trash empty",
      "5 GiB in total. Nothing was changed.",
    ]),
  );
  expect(text).not.toContain("never filed");
});

test("reports when there is nothing to free, and exits with 1 if a source did not answer", async () => {
  const nothing = { bytes: 0, groups: [] };
  expect(await run(nothing)).toMatchObject({ code: 0, text: "There is nothing to free.\n" });
  const unknown = [{ about: "seedbox\u001b[31m", message: "Nothing listens." }];
  const away = await run({ ...nothing, unknown });
  expect(away).toMatchObject({
    code: 1,
    text: expect.stringContaining("! seedbox\ufffd[31m: Nothing listens.\n"),
  });
  const json = await run({ ...FOUND, unknown }, true);
  expect([json.code, JSON.parse(json.text)]).toEqual([1, { ...printActs(FOUND), unknown }]);
});
