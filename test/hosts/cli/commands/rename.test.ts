import { expect, test } from "vitest";
import type { NamesPreview } from "../../../../src/app/rename/names-shape.ts";
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
  const totals = { compared: count, works: count, files: 0, folders: count, skipped: 0 };
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

const PREVIEW: NamesPreview = {
  files: [
    {
      type: "movie",
      tmdb_id: 949,
      title: "Heat",
      download: "heat",
      from: "a/b.mkv",
      to: "A/B.mkv",
    },
    {
      type: "movie",
      tmdb_id: 1,
      title: "Ronin",
      download: "ronin",
      from: "C/D.mkv",
      to: "C/D.mkv",
    },
  ],
  examples: false,
  more: true,
  settings: {},
  note: "The note.",
  problems: [],
};

/** Returns the output and the question of a preview. */
async function previewed(
  input: { set?: Record<string, string>; page?: number },
  answer: Partial<NamesPreview> = {},
) {
  const asked: unknown[] = [];
  const io = fakeIo({ terminal: false });
  const { context } = fakeContext(
    io,
    {},
    {
      previewNames: async (query) => {
        asked.push(query);
        return { ...PREVIEW, ...answer };
      },
    },
  );
  const code = await rename.run({ preview: true, ...input }, context);
  return { code, asked, text: io.written() };
}

test("--preview shows new names by settings that are not saved", async () => {
  const { code, asked, text } = await previewed({ set: { INGEST_NAMES: "trash" }, page: 3 });
  expect(code).toBe(0);
  expect(asked).toEqual([{ set: { INGEST_NAMES: "trash" }, page: 2 }]);
  expect(text).toBe(
    "a/b.mkv → A/B.mkv\n1 file keeps its name.\n\nThe note.\n\nFor ten others, add --page 4.\n",
  );
});

test("--preview marks examples, and fails for a setting that is not allowed", async () => {
  const problems = [{ name: "INGEST_NAMES", message: "INGEST_NAMES: found …" }];
  const { code, asked, text } = await previewed({}, { examples: true, problems });
  expect(code).toBe(2);
  expect(asked).toEqual([{ set: {}, page: 0 }]);
  expect(text).toMatch(
    /^INGEST_NAMES: found …\n\nNothing was filed yet. These files are examples.\n/,
  );
});

test("--set without --preview is refused", async () => {
  const { context } = fakeContext(fakeIo());
  await expect(rename.run({ all: true, set: { INGEST_NAMES: "trash" } }, context)).rejects.toThrow(
    "only change what --preview shows",
  );
});
