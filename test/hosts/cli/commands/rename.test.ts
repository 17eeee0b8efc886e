import { expect, test } from "vitest";
import { rename } from "../../../../src/hosts/cli/commands/rename.ts";
import { fakeContext, fakeIo } from "../fake-context.ts";

/** Returns the output of a plan for `count` works, shown to a person who answers no. */
async function shown(count: number, input: { dryRun?: boolean } = {}): Promise<string> {
  const works = Array.from({ length: count }, (_, n) => ({
    type: "movie" as const,
    tmdb_id: n,
    title: `Film ${n}`,
    steps: [{ what: "folder" as const, from: `/m/film-${n}`, to: `/m/Film ${n} (1995)` }],
    skipped: [],
  }));
  const oddest = [{ from: "/m/film-1", to: "/m/Ronin (1998)", why: "another title" }];
  const totals = { works: count, files: 0, folders: count, skipped: 0 };
  const plan = {
    shown: { works, summary: "The summary.", oddest, totals, plex: "" },
    items: [],
    isWhole: true,
  };
  const io = fakeIo({ terminal: true, columns: 80, ask: async () => false });
  const { context } = fakeContext(
    io,
    {},
    { rename: async () => ({ plan: async () => plan }) as never },
  );
  await rename.run({ all: true, ...input }, context);
  return io.written() + io.complaints();
}

test("the question shows only the largest changes of many works, but all changes of few works or a dry run", async () => {
  const many = await shown(11);
  expect(many).toContain(
    "The summary.\n\nLargest changes:\n  in /m/\n    film-1 → Ronin (1998) (another title)\n",
  );
  expect(many).toContain("add --dry-run");
  expect(many).not.toContain("Film 2");
  for (const whole of [await shown(10), await shown(11, { dryRun: true })]) {
    expect(whole).toContain("    film-2 → Film 2 (1995)\n");
    expect(whole).not.toContain("Largest changes");
  }
});
