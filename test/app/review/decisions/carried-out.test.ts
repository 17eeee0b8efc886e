import { appendFileSync } from "node:fs";
import { expect, test } from "vitest";
import { changeState } from "../../../../src/app/releases/change-state.ts";
import { type Approval, approve } from "../../../../src/app/review/decisions/approve.ts";
import { requestEach } from "../../../../src/app/review/decisions/engine-requests.ts";
import { findOfferedApproval } from "../../../../src/app/review/decisions/offered-approval.ts";
import { readQueue } from "../../../../src/app/review/queue/queue.ts";
import { add } from "../../../../src/app/review/take-in.ts";
import type { ShownAction, ShownRelease } from "../../../../src/app/shown/release-shape.ts";
import { toCommandText } from "../../../../src/base/actions/sentence.ts";
import type { Event } from "../../../../src/core/release/state.ts";
import type { Content } from "../../../support/engine.ts";
import { saying } from "../../../support/said.ts";
import { type WholeEngine, wholeEngine } from "../../../support/whole-engine.ts";
import { movie, season, series } from "../../../support/works.ts";

const CATALOGUE = [
  movie(949, "Heat", 1995, { popularity: 50 }),
  movie(841, "Dune", 1984, { popularity: 40 }),
  movie(438_631, "Dune", 2021, { popularity: 60 }),
  series(1396, "Breaking Bad", 2008, [season(1, 7), season(2, 13)]),
];

const by = { actor: "cli:anna", at: 9 };

/** Downloads that end in review, each for a different reason. */
const DOWNLOADS: Record<string, [name: string, content?: Content][]> = {
  "a film without a year": [["Dune.1080p.mkv"]],
  "a certain film with automatic filing off": [["Heat.1995.1080p.mkv"]],
  "a film that TMDB does not list": [["Harbour.Lights.2009.mkv"]],
  "an episode that TMDB does not list": [["Breaking.Bad.S01E99.mkv"]],
  "a pack with a file that is no episode": [
    [
      "Breaking.Bad.S01",
      {
        "Breaking.Bad.S01E01.mkv": "1",
        "Breaking.Bad.S01E02.mkv": "2",
        "Breaking.Bad.S01E98.mkv": "9",
      },
    ],
  ],
  "two films in a folder": [["Films", { "Heat.1995.mkv": "heat", "Dune.2021.mkv": "dune" }]],
  "an archive": [["Heat.1995.RARED", { "heat.rar": "r", "heat.r00": "r" }]],
  "a sample alone": [["Heat.1995.sample.mkv"]],
  "a disc": [["Heat.1995.iso"]],
};

/** Fills in the blanks of an action as a person would. */
function filledIn(item: ShownRelease, action: ShownAction): Approval | undefined {
  const { needs = [], ...whole } = action;
  const approval = findOfferedApproval({ next: [whole] });
  if (!approval) return undefined;
  const isShow = action.arguments?.["type"] === "tv";
  return {
    ...approval,
    ...(needs.includes("tmdb_id") ? { tmdbId: isShow ? 1396 : 949 } : {}),
    ...(needs.includes("season") ? { season: 1 } : {}),
    ...(needs.includes("episodes") ? { episodes: [item.id + 50] } : {}),
  };
}

async function carryOut(
  engine: WholeEngine,
  item: ShownRelease,
  action: ShownAction,
): Promise<void> {
  const { store, downloads, library, signal } = engine;
  const approval = filledIn(item, action);
  const results = approval
    ? await approve(store, [{ ids: [item.id], approval }], by)
    : action.tool === "reject_ingest"
      ? await requestEach(store, [item.id], { kind: "reject" }, by)
      : action.tool === "retry_ingest"
        ? await requestEach(store, [item.id], { kind: "retry" }, by)
        : action.tool === "undo_ingest"
          ? await requestEach(store, [item.id], { kind: "undo" }, by)
          : [];
  for (const result of results) {
    expect(result, `${action.text}: ${toCommandText(result.message ?? "")}`).toMatchObject({
      ok: true,
    });
  }
  if (action.tool === "execute_ingest") {
    const deps = {
      store,
      resolve: async (path: string) => path,
      ingestDirs: [downloads],
      mediaRoots: [library],
    };
    for (const call of [action, ...(action.also ?? [])]) {
      await add(deps, [String(call.arguments?.["path"])], {}, by, signal);
    }
  }
}

/** The question that a release poses to a person: its name, reasons and offered actions. */
const questions = async ({ store }: WholeEngine, id: number): Promise<string[]> =>
  (await readQueue(store, { limit: 50 })).items
    .flatMap((item) => (item.id === id ? item : []))
    .map(({ name, reasons, next }) =>
      JSON.stringify([name, reasons.map(({ code }) => code), next?.map(({ text }) => text)]),
    );

for (const [kind, drops] of Object.entries(DOWNLOADS)) {
  test(`every action offered for ${kind} settles it, and the same question is never asked again`, async () => {
    const count = await (async () => {
      await using engine = await waiting(drops);
      return (await readQueue(engine.store, { limit: 9 })).items[0]?.next?.length ?? 0;
    })();
    expect(count).toBeGreaterThan(0);
    for (let nth = 0; nth < count; nth++) {
      await using engine = await waiting(drops);
      const [item] = (await readQueue(engine.store, { limit: 9 })).items;
      const action = item?.next?.[nth];
      if (!item || !action || action.tool === undefined) continue;
      const before = await questions(engine, item.id);
      await carryOut(engine, item, action);
      await engine.round();
      const after = await questions(engine, item.id);
      for (const question of before) expect(after, action.text).not.toContain(question);
      const { state } = await engine.now(item.id);
      const expected = {
        approve_ingest: "filed",
        reject_ingest: "rejected",
        execute_ingest: "rejected",
      }[action.tool];
      expect(state, `${kind}: ${action.text}`).toBe(expected);
      if (state === "filed") expect(engine.inLibrary().length, action.text).toBeGreaterThan(0);
    }
  });
}

test("actions offered after filing, rejecting and undoing work as well", async () => {
  await using engine = await waiting([["Heat.1995.1080p.mkv"]]);
  const [first] = (await readQueue(engine.store, { limit: 9 })).items;
  if (!first) throw new Error("Nothing is in review.");
  const offered = async (
    which: "first" | "last" = "last",
  ): Promise<[ShownRelease, ShownAction]> => {
    const [item] = (await readQueue(engine.store, { state: "all", limit: 9 })).items;
    const action = item?.next?.at(which === "first" ? 0 : -1);
    if (!item || !action) throw new Error("Nothing is offered.");
    return [item, action];
  };
  await carryOut(engine, ...(await offered("first")));
  await engine.round();
  expect((await engine.now(first.id)).state).toBe("filed");
  await carryOut(engine, ...(await offered()));
  await engine.round();
  expect((await engine.now(first.id)).state).toBe("undone");
  expect(engine.inLibrary()).toEqual([]);
  await carryOut(engine, ...(await offered("first")));
  await engine.round();
  expect((await engine.now(first.id)).state).toBe("review");
  await changeState(engine.store, await engine.now(first.id), { kind: "reject" }, by);
  await carryOut(engine, ...(await offered("first")));
  await engine.round();
  expect((await engine.now(first.id)).state).toBe("review");
});

test.each(["rejected", "ignored"] as const)(
  "files a release that was %s with a single approval after it settled",
  async (state) => {
    await using engine = await waiting([["Dune.1080p.mkv"]]);
    const [item] = (await readQueue(engine.store, { limit: 9 })).items;
    const id = item?.id ?? 0;
    const event: Event =
      state === "rejected" ? { kind: "reject" } : { kind: "nothing_to_file", reasons: [] };
    await changeState(engine.store, await engine.now(id), event, by);
    const [refused] = (await readQueue(engine.store, { state, limit: 9 })).items;
    const action = refused?.next?.at(-1);
    expect(refused?.next?.[0]?.text).toBe(`plex-ingest retry ${id}`);
    expect(toCommandText(action?.text ?? "")).toMatch(
      /^plex-ingest approve 1 --type movie --tmdb \d+$/,
    );
    // Files that have changed must settle again, and the person's choice is kept.
    appendFileSync(`${engine.downloads}/Dune.1080p.mkv`, "more");
    expect(
      await approve(engine.store, [{ ids: [id], approval: { type: "movie", tmdbId: 841 } }], by),
    ).toMatchObject([
      {
        ok: true,
        state: "settling",
        identity: { tmdb_id: 841 },
        message: saying("stopped changing"),
      },
    ]);
    expect(await engine.now(id)).toMatchObject({ state: "settling", decidedBy: "person" });
    await engine.round();
    expect(await engine.now(id)).toMatchObject({
      state: "filed",
      decidedBy: "person",
      identity: { tmdbId: 841 },
    });
  },
);

test("does not approve a rejected release as a suggestion that no person chose", async () => {
  await using engine = await waiting([["Dune.1080p.mkv"]]);
  const [item] = (await readQueue(engine.store, { limit: 9 })).items;
  await requestEach(engine.store, [item?.id ?? 0], { kind: "reject" }, by);
  expect(await approve(engine.store, [{ ids: [item?.id ?? 0], approval: {} }], by)).toMatchObject([
    { ok: false, code: "conflict" },
  ]);
});

test.each([
  ["seen it", /rejected: "seen it"\. This approval/],
  [undefined, /had been rejected/],
])("an approval of a release that was rejected (%s) states that", async (reason, said) => {
  await using engine = await waiting([["Dune.1080p.mkv"]]);
  const [item] = (await readQueue(engine.store, { limit: 9 })).items;
  const id = item?.id ?? 0;
  const choose = { ids: [id], approval: { type: "movie", tmdbId: 841 } } as const;
  await requestEach(engine.store, [id], { kind: "reject", reason }, by);
  const [rejected] = await approve(engine.store, [choose], by);
  expect(rejected).toMatchObject({ ok: true, message: expect.stringMatching(said) });
  const [again] = await approve(engine.store, [choose], by);
  expect(again?.message ?? "").not.toMatch(/rejected/);
});

test("does not approve a release that is ignored because it has no video", async () => {
  await using engine = await waiting([["Album", { "01.mp3": "x" }]]);
  expect(
    await approve(engine.store, [{ ids: [1], approval: { type: "movie", tmdbId: 949 } }], by),
  ).toMatchObject([
    { ok: false, code: "refused", message: saying("It contains music but no video.") },
  ]);
});

async function waiting(drops: readonly [name: string, content?: Content][]): Promise<WholeEngine> {
  const engine = await wholeEngine(CATALOGUE, { auto: false });
  for (const [name, content] of drops) engine.drop(name, content);
  await engine.round();
  return engine;
}
