import { expect, test } from "vitest";
import type { ShownItem } from "../../../../src/app/shown/release-shape.ts";
import { UserError } from "../../../../src/base/errors.ts";
import type { Io } from "../../../../src/hosts/cli/terminal/print.ts";
import type { Review } from "../../../support/review.ts";
import { fakeContext, fakeIo, runProgram } from "../fake-context.ts";

const item = (more: Partial<ShownItem> = {}): ShownItem =>
  ({
    id: 7,
    name: "Neunzehnhundertsiebzehn.2019.mkv",
    state: "review",
    parsed: { type: "movie" },
    candidates: [{ type: "movie", tmdb_id: 530_915, title: "1917", year: 2019, confidence: 0.9 }],
    ...more,
  }) as unknown as ShownItem;

const TITLES: Record<string, string> = {
  "movie/1917": "Who Killed Bambi? (2003)",
  "movie/300": "The Science of Sleep (2006)",
  "movie/2012": "Another (1985)",
  "movie/21": "The Endless Summer (1966)",
  "movie/24": "Kill Bill: Vol. 1 (2003)",
  "tv/24": "A Series (1999)",
};

const worksNamed: Review["worksNamed"] = async (reference, type) =>
  (["movie", "tv"] as const).flatMap((kind) => {
    const [, title = "", year] =
      /^(.*) \((\d+)\)$/.exec(TITLES[`${kind}/${reference.id}`] ?? "") ?? [];
    if (title === "" || (type !== undefined && type !== kind)) return [];
    return [{ type: kind, tmdb_id: Number(reference.id), title, year: Number(year), url: "" }];
  });

type Asked = { yes?: boolean; of?: ShownItem; review?: Partial<Review>; io?: Partial<Io> };

async function approve(argv: string[], { yes = true, of = item(), review, io: more }: Asked = {}) {
  const approved: unknown[] = [];
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return yes;
  };
  const io = fakeIo({ terminal: true, ask, ...more });
  const { context } = fakeContext(io, {
    show: async () => of,
    worksNamed,
    approve: async (_, approval) => {
      const { type, tmdbId, title, year } = approval;
      approved.push({ type, tmdbId, title, year });
      return { results: [{ id: 7, ok: true, state: "filed" }], engine: { running: true } };
    },
    ...review,
  });
  const code = await runProgram(context, ["approve", "7", ...argv]);
  return { code, approved, asked, said: io.complaints() };
}

test.each(["1917", "300", "2012", "21"])(
  "files the id %s only after showing its title and year",
  async (id) => {
    const no = await approve(["--tmdb", id], { yes: false });
    expect(no).toMatchObject({ code: 4, approved: [], asked: ["Approve it as this? [y/N] "] });
    expect(no.said).toContain(`  → ${TITLES[`movie/${id}`]} [movie ${id}]`);
    const yes = await approve(["--tmdb", id]);
    expect(yes.approved).toMatchObject([
      { type: "movie", tmdbId: Number(id), title: expect.any(String) },
    ]);
  },
);

test("an id that a film and a series share needs --type unless the name shows the type", async () => {
  await expect(approve(["--tmdb", "24"], { of: item({ parsed: {} }) })).rejects.toMatchObject({
    message: "This id belongs to “Kill Bill: Vol. 1” (2003) [movie] and “A Series” (1999) [tv].",
  });
  expect((await approve(["--tmdb", "24", "--type", "tv"])).said).toContain(
    "→ A Series (1999) [tv 24]",
  );
  const episode = item({ parsed: { type: "episode" } });
  expect((await approve(["--tmdb", "24"], { of: episode })).said).toContain("[tv 24]");
  const film = await approve(["--tmdb", "24", "--type", "movie"], { of: episode });
  expect(film.said).toContain("The name looks like an episode, but this is a film.");
  await expect(approve(["--tmdb", "999"])).rejects.toMatchObject({ code: "not_found" });
});

test("asks no question for a listed candidate, with --yes or in a script", async () => {
  const unasked = async (argv: string[], more = {}) => {
    const { asked, approved } = await approve(argv, {
      review: { worksNamed: () => expect.unreachable() },
      ...more,
    });
    expect([asked, approved.length]).toEqual([[], 1]);
  };
  await unasked(["--tmdb", "530915"]);
  await unasked(["--type", "movie", "--tmdb", "530915"]);
  await unasked(["--tmdb", "1917", "--yes"]);
  await unasked(["--tmdb", "1917"], { io: { terminal: false } });
  await unasked(["--replace"]);
});

test("confirms an id by number alone if there is no TMDB key, and approves nothing while TMDB is down", async () => {
  const noKey = async () =>
    Promise.reject(new UserError("There is no TMDB key.", "Set it.", "unauthorized"));
  const { said, approved } = await approve(["--tmdb", "1917"], { review: { worksNamed: noKey } });
  expect(said).toContain("[movie 1917]\n  Its title cannot be looked up without a TMDB key.");
  expect(approved).toMatchObject([{ type: "movie", tmdbId: 1917 }]);
  const down = async () => Promise.reject(new Error("TMDB does not answer."));
  await expect(approve(["--tmdb", "1917"], { review: { worksNamed: down } })).rejects.toThrow(
    "does not answer",
  );
});

test("add shows the work of a typed id and asks before it files anything", async () => {
  const added: unknown[] = [];
  const run = async (argv: string[], yes: boolean) => {
    const io = fakeIo({ terminal: true, ask: async () => yes });
    const add = async (paths: readonly string[], options: unknown) => {
      added.push([paths, options]);
      return { items: [] };
    };
    const code = await runProgram(fakeContext(io, { worksNamed, add }).context, [
      "add",
      "/in/x.mkv",
      ...argv,
    ]);
    return { code, said: io.complaints() };
  };
  const no = await run(["--type", "movie", "--tmdb", "1917"], false);
  expect(no).toMatchObject({
    code: 4,
    said: expect.stringContaining("→ Who Killed Bambi? (2003) [movie 1917]"),
  });
  expect(added).toEqual([]);
  await run(["--tmdb", "1917"], true);
  await run(["--type", "movie", "--tmdb", "1917", "--yes"], false);
  const asNamed = [["/in/x.mkv"], { type: "movie", tmdb: 1917 }];
  expect(added).toEqual([asNamed, asNamed]);
});

test("resolves another catalogue's page to the work that TMDB lists under it", async () => {
  const asked: unknown[] = [];
  const nameWork: Review["nameWork"] = async (reference) => {
    asked.push(reference);
    return { type: "movie", tmdbId: 841 };
  };
  const { approved } = await approve(["--tmdb", "www.imdb.com/title/tt0087182/"], {
    review: { nameWork },
    io: { terminal: false },
  });
  expect([asked, approved]).toMatchObject([[{ kind: "imdb", id: "tt0087182" }], [{ tmdbId: 841 }]]);
});
