import { expect, test, vi } from "vitest";
import { changeState } from "../../../../src/app/releases/change-state.ts";
import { readChanged, readHistory } from "../../../../src/app/review/queue/history.ts";
import { parseSince } from "../../../../src/base/since.ts";
import type { UnknownAction } from "../../../../src/core/history-actions.ts";
import { appendHistory } from "../../../../src/store/releases/history.ts";
import { added, approved, filing, moved, OLD } from "../../../store/support-release.ts";
import { testEngine } from "../../../support/engine.ts";
import { clockOf } from "../../../support/fake-clock.ts";
import { inReview } from "../../../support/review-release.ts";
import { tempStore } from "../../../support/temp-store.ts";

const clock = clockOf(() => Date.UTC(2026, 10, 21));

test("pages the history, and filters it by release, action, actor and time", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv");
  await inReview(engine, "Other.mkv");
  await engine.store.write(async (trx) => {
    await appendHistory(trx, { at: 1, action: "rejected", actor: "cli:anna" });
    await appendHistory(trx, { at: 1, action: "rejected", actor: "cli:Anna" });
  });
  expect(
    (await readHistory(engine.store, { id, limit: 9 }, clock)).entries.map((e) => e.release_id),
  ).toEqual([id, id, id]);
  expect(
    (await readHistory(engine.store, { id, action: "held", limit: 9 }, clock)).entries,
  ).toMatchObject([{ to: "review" }]);
  const total = async (query: object) =>
    (await readHistory(engine.store, { limit: 9, ...query }, clock)).total;
  expect(await total({ since: "1970-01-01T00:00:00.002Z" })).toBe(0);
  expect(await total({ since: "1970-01-01" })).toBe(8);
  expect(await total({ since: "yesterday" })).toBe(0);
  expect(await total({ actor: "cli:anna" })).toBe(1);
  expect(await total({ actor: "engine", action: "held" })).toBe(2);
  const first = await readHistory(engine.store, { id, limit: 2 }, clock);
  expect(first).toMatchObject({ total: 3, entries: [{ action: "held" }, { action: "settled" }] });
  const second = await readHistory(engine.store, { id, limit: 2, cursor: first.next }, clock);
  expect(second.entries.map(({ action }) => action)).toEqual(["found"]);
  expect(second.next).toBeUndefined();
});

test("filters the history by the work that its releases are identified as", async () => {
  await using made = await tempStore();
  const heat = await approved(made.store, "Heat.1995", {
    type: "movie",
    tmdbId: 949,
    title: "Heat",
  });
  await approved(made.store, "A.Show.S01E01", { type: "tv", tmdbId: 949, title: "A Show" });
  await added(made.store, "Unknown");
  const ids = async (query: object): Promise<unknown[]> => {
    const { entries } = await readHistory(made.store, { limit: 20, ...query }, clock);
    return [...new Set(entries.map(({ release_id: id }) => id))];
  };
  expect(await ids({ tmdbId: 949, type: "movie" })).toEqual([heat.id]);
  expect(await ids({ type: "movie" })).toEqual([heat.id]);
  expect(await ids({ tmdbId: 949 })).toHaveLength(2);
  expect(await ids({ tmdbId: 1 })).toEqual([]);
  expect(await ids({ tmdbId: 949, type: "movie", action: "found" })).toEqual([heat.id]);
});

test("an entry shows whether its release is still in the resulting state, with any filter", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv");
  const held = async () =>
    (await readHistory(engine.store, { id, action: "held", limit: 9 }, clock)).entries;
  expect(await held()).toMatchObject([{ to: "review", current: true }]);
  // The release changed, but its state did not.
  await engine.store.write((trx) =>
    appendHistory(trx, { at: 2, releaseId: id, action: "plex_seen", actor: "engine" }),
  );
  expect(await held()).toMatchObject([{ current: true }]);
  await changeState(
    engine.store,
    await engine.now(id),
    { kind: "reject" },
    { actor: "cli:anna", at: 9 },
  );
  expect((await held()).map(({ current }) => current)).toEqual([undefined]);
  const all = (await readHistory(engine.store, { limit: 9 }, clock)).entries;
  expect(all.filter(({ current }) => current)).toMatchObject([{ action: "rejected" }]);
});

test("refuses unknown filters and lists the known ones", async () => {
  await using engine = await testEngine();
  await inReview(engine, "Heat.mkv");
  const refused = (query: object) =>
    expect(readHistory(engine.store, { limit: 9, ...query }, clock)).rejects;
  await refused({ id: 99 }).toMatchObject({ code: "not_found" });
  await refused({ action: "nonsense" }).toMatchObject({
    code: "invalid_request",
    hint: expect.stringMatching(/filed.*taken_back/),
  });
  for (const since of [
    "2026-02-31",
    "2026-13-01",
    "2026-00-10",
    "2026-04-31T08:00:00Z",
    "2026-02-01T25:00:00Z",
    "1",
    "",
  ]) {
    await refused({ since }).toMatchObject({
      code: "invalid_request",
      hint: expect.stringContaining("2026-11-20"),
    });
  }
  expect(
    (await readHistory(engine.store, { limit: 9, since: "2024-02-29T08:00:00+02:00" }, clock))
      .total,
  ).toBe(0);
});

test("reads a time without a zone as UTC in any machine time zone, because all times are shown in UTC", () => {
  vi.stubEnv("TZ", "America/New_York");
  try {
    const at = Date.UTC(2026, 10, 20, 8, 30);
    for (const since of [
      "2026-11-20T08:30",
      "2026-11-20T08:30:00",
      "2026-11-20T08:30Z",
      "2026-11-20T10:30+02:00",
    ]) {
      expect(parseSince(since, clock.now(), "UTC"), since).toBe(at);
    }
    expect(parseSince("2026-11-20", clock.now(), "UTC")).toBe(Date.UTC(2026, 10, 20));
  } finally {
    vi.unstubAllEnvs();
  }
});

test("a known action without rows is an empty page, and an action found only in the history is accepted", async () => {
  await using engine = await testEngine();
  expect(await readHistory(engine.store, { limit: 9, action: "filed" }, clock)).toEqual({
    entries: [],
    total: 0,
  });
  await engine.store.write((trx) =>
    trx
      .insertInto("history")
      .values({
        at: 1,
        action: "of_an_older_version" as unknown as UnknownAction,
        actor: "engine",
      })
      .execute(),
  );
  expect(
    (await readHistory(engine.store, { limit: 9, action: "of_an_older_version" }, clock)).total,
  ).toBe(1);
});

test("a work approved by its id has its title once filing has looked it up, and no other work's title", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv");
  const by = { actor: "web:phone", at: 1 };
  const identity = { type: "movie", tmdbId: 949, title: "" } as const;
  await changeState(engine.store, await engine.now(id), { kind: "approve", identity }, by);
  const told = async () =>
    (await readHistory(engine.store, { id, action: "approved", limit: 9 }, clock)).entries[0]
      ?.detail;
  expect(await told()).toMatchObject({ identity: { title: "" } });
  const found = (tmdbId: number) =>
    JSON.stringify({ ...identity, tmdbId, title: "Heat", year: 1995 });
  const find = (tmdbId: number) =>
    engine.store.write((trx) =>
      trx
        .updateTable("release")
        .set({ identity_json: found(tmdbId) })
        .where("id", "=", id)
        .execute(),
    );
  await find(603);
  expect(await told()).toMatchObject({ identity: { title: "" } });
  await find(949);
  expect(await told()).toMatchObject({ identity: { tmdbId: 949, title: "Heat", year: 1995 } });
});

const at = (actor: string, ms: number) => ({ actor, at: ms });

test("lists releases by their last change with outcome and actor, one page at a time", async () => {
  await using made = await tempStore();
  const { store } = made;
  const heat = await approved(store, "Heat.1995");
  await added(store, "Dune.1984");
  const left = await added(store, "Left.Over");
  await moved(store, left.id, { kind: "reject" }, at("web:phone", 3000));
  await moved(
    store,
    heat.id,
    { kind: "withdraw", reasons: [{ code: "auto_off", message: "Held." }] },
    at("cli:anna", 2000),
  );
  const rows = async (query: object = {}) =>
    (await readChanged(store, { limit: 10, ...query }, clock)).releases.map(
      ({ name, state, actor }) => [name, state, actor],
    );
  const [first, second, third] = [
    ["Left.Over", "rejected", "web:phone"],
    ["Heat.1995", "review", "cli:anna"],
    ["Dune.1984", "settling", "engine"],
  ];
  expect(await rows()).toEqual([first, second, third]);
  expect(await rows({ outcome: "left" })).toEqual([first]);
  expect(await rows({ outcome: "under_way" })).toEqual([third]);
  expect(await rows({ outcome: "failed" })).toEqual([]);
  expect(await rows({ search: "DUNE" })).toEqual([third]);
  // The search text may be written as a person writes it or as the download is named.
  for (const search of ["dune 1984", "dune.1984"]) expect(await rows({ search })).toEqual([third]);
  expect(await rows({ actor: "web:phone" })).toEqual([first]);
  expect(await rows({ actor: "engine" })).toEqual([]);
  await moved(
    store,
    (await approved(store, "Jaws.1975")).id,
    { kind: "start_filing" },
    at("engine", 1000),
  );
  expect(await rows({ actor: "engine" })).toEqual([["Jaws.1975", "filing", "engine"]]);
  expect(await rows({ since: "1970-01-01T00:00:02.500Z" })).toEqual([first]);
  const page = await readChanged(store, { limit: 2 }, clock);
  expect((await rows({ cursor: page.next })).at(-1)).toEqual(third);
  expect((await readChanged(store, { limit: 10 }, clock)).next).toBeUndefined();
  await expect(readChanged(store, { limit: 1, cursor: "x" }, clock)).rejects.toThrow(
    "This cursor is not valid.",
  );
  expect(page.releases[1]).toMatchObject({
    id: heat.id,
    identity: { tmdb_id: 841 },
    reason: "Held.",
  });
});

test("lists what people decided, their rejections included", async () => {
  await using made = await tempStore();
  const { store } = made;
  const rows = async () =>
    (await readChanged(store, { limit: 10, actor: "person" }, clock)).releases.map(
      ({ name, state, actor }) => [name, state, actor],
    );
  const alien = await added(store, "Alien.1979");
  const heat = await added(store, "Heat.1995");
  const left = await added(store, "Left.Over");
  await added(store, "Not.Decided");
  for (const { id } of [alien, heat, left]) {
    await moved(store, id, { kind: "settled" }, at("engine", 100));
    await moved(
      store,
      id,
      { kind: "unsure", reasons: [{ code: "auto_off", message: "Held." }] },
      at("engine", 200),
    );
  }
  expect(await rows()).toEqual([]);
  await moved(store, alien.id, { kind: "approve", identity: OLD }, at("web:phone", 300));
  await moved(store, heat.id, { kind: "approve", identity: OLD }, at("mcp:claude", 400));
  await moved(store, heat.id, { kind: "start_filing" }, at("engine", 410));
  await moved(store, heat.id, { kind: "all_published", problems: [] }, at("engine", 420));
  await moved(store, left.id, { kind: "reject" }, at("cli:anna", 500));
  await moved(
    store,
    (await approved(store, "Jaws.1975")).id,
    { kind: "start_filing" },
    at("engine", 600),
  );
  expect(await rows()).toEqual([
    ["Left.Over", "rejected", "cli:anna"],
    ["Heat.1995", "filed", "mcp:claude"],
    ["Alien.1979", "approved", "web:phone"],
  ]);
});

test("names the person who asked for an undo or a restore, not the engine that carried it out", async () => {
  await using made = await tempStore();
  const { store } = made;
  const engine = (ms: number) => at("engine", ms);
  const told = async () => {
    const { releases } = await readChanged(store, { limit: 10 }, clock);
    return releases.map(({ state, actor, put_back }) => [
      state,
      actor,
      ...(put_back ? ["put back"] : []),
    ]);
  };
  const askRestore = (actor: string) =>
    store.write((trx) =>
      appendHistory(trx, { ...at(actor, 300), releaseId: id, action: "restore_asked" }),
    );
  const { id } = await filing(store, "Heat.1995");
  await moved(store, id, { kind: "all_published", problems: [] }, engine(200));
  expect(await told()).toEqual([["filed", "engine"]]);
  await moved(store, id, { kind: "undo" }, at("cli:anna", 300));
  await moved(store, id, { kind: "taken_back", left: [], stays: true }, engine(300));
  expect(await told()).toEqual([["filed", "engine"]]);
  await moved(store, id, { kind: "undo" }, at("cli:anna", 300));
  expect(await told()).toEqual([["undoing", "cli:anna"]]);
  await moved(store, id, { kind: "taken_back", left: [] }, engine(301));
  expect(await told()).toEqual([["undone", "cli:anna"]]);
  await askRestore("web:phone");
  expect(await told()).toEqual([["undone", "cli:anna"]]);
  await moved(store, id, { kind: "put_back", message: "It is back." }, engine(400));
  expect(await told()).toEqual([["filed", "web:phone", "put back"]]);
  // Restoring one more file of the release does not change its state.
  await askRestore("cli:ben");
  expect(await told()).toEqual([["filed", "web:phone", "put back"]]);
  await moved(store, id, { kind: "undo" }, at("cli:ben", 500));
  await moved(store, id, { kind: "taken_back", left: [] }, engine(500));
  await moved(store, id, { kind: "approve", identity: OLD }, at("mcp:claude", 600));
  await moved(store, id, { kind: "start_filing" }, engine(600));
  await moved(store, id, { kind: "all_published", problems: [] }, engine(600));
  expect(await told()).toEqual([["filed", "mcp:claude"]]);
});

test("attributes a rejection during filing to the person", async () => {
  await using made = await tempStore();
  const { id } = await filing(made.store, "Heat.1995");
  await moved(made.store, id, { kind: "reject" }, at("cli:anna", 200));
  await moved(made.store, id, { kind: "stop_filing" }, at("engine", 201));
  await moved(made.store, id, { kind: "taken_back", left: [] }, at("engine", 202));
  expect((await readChanged(made.store, { limit: 1 }, clock)).releases).toMatchObject([
    { state: "rejected", actor: "cli:anna" },
  ]);
});
