import { expect, test } from "vitest";
import type { LibraryMovePlan } from "../../../../src/app/library/move-library.ts";
import { library } from "../../../../src/hosts/cli/commands/library.ts";
import type { Io } from "../../../../src/hosts/cli/terminal/print.ts";
import { fakeContext, fakeIo, runProgram } from "../fake-context.ts";

const PLAN: LibraryMovePlan = {
  from: "/mnt/old",
  to: "/mnt/new",
  releases: 384,
  files: { there: 600, different: 1, missing: 2, not_moved: 12, taken: 1 },
  examples: [{ path: "/mnt/old/Movies/Heat (1995)/Heat (1995).mkv", kind: "not_moved" }],
  details: { staying: [], identities: [], anchors: new Map() },
};

async function run(given: Partial<Io>, ...more: string[]) {
  const done: string[] = [];
  const io = fakeIo(given);
  const desk = {
    plan: async (from: string, to: string) => ({ ...PLAN, from, to }),
    run: async ({ from, to }: LibraryMovePlan, actor: string) => {
      done.push(`${actor} ${from} ${to}`);
      return 765;
    },
  };
  const { context } = fakeContext(io, {}, { libraryMove: async () => desk });
  const code = await runProgram(context, ["library", "move", "/mnt/old", "/mnt/new", ...more]);
  return { code, done, out: io.written(), err: io.complaints() };
}

test("shows the plan and asks before the journal changes", async () => {
  const no = await run({ terminal: true, ask: async () => false });
  expect([no.code, no.done]).toEqual([4, []]);
  expect(no.err.split("\n")).toEqual(
    expect.arrayContaining([
      "The journal has 384 releases below /mnt/old. Below /mnt/new:",
      "  600 files: there, with the same size and time",
      "  1 file: another file has that path, which undo and replace leave alone",
      "  2 files: missing; the audit will list them",
      "  12 files: only in the earlier folder, and stay there",
      "  1 file: another release has that path, so they stay in the earlier folder",
      "    not moved: /mnt/old/Movies/Heat (1995)/Heat (1995).mkv",
    ]),
  );
  const yes = await run({ terminal: true, ask: async () => true });
  expect(yes.done).toEqual(["cli:anna /mnt/old /mnt/new"]);
  expect(yes.out).toContain("Undo it with `plex-ingest undo 765`.");
  expect(yes.out).toContain("plex-ingest library move /mnt/old /mnt/new");
});

test("without a terminal nothing is moved; with --yes --json a script gets the number and the counts", async () => {
  await expect(run({})).rejects.toThrow("Nothing was moved: there is no terminal");
  const { out, done } = await run({}, "--yes", "--json");
  expect(done).toHaveLength(1);
  const { from, to, releases, files } = PLAN;
  expect(JSON.parse(out)).toEqual({ id: 765, from, to, releases, files });
});

test("the group `library` has one command", () => {
  expect(library.commands.map(({ name }) => name)).toEqual(["move"]);
});
