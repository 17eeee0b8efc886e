import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { expect, test } from "vitest";
import type { Listed } from "../../../support/catalogue-ports.ts";
import { wholeEngine } from "../../../support/whole-engine.ts";
import { movie, season, series } from "../../../support/works.ts";
import { testServer } from "../support-server.ts";

const tokens = (value: unknown): number => countTokens(JSON.stringify(value));

const LISTED: Listed[] = [
  movie(841, "Dune", 1984),
  movie(438_631, "Dune", 2021),
  movie(9426, "The Fly", 1986),
  movie(11_815, "The Fly", 1958),
  movie(27_205, "Inception", 2010),
  movie(194, "Le Fabuleux Destin d'Amélie Poulain et de beaucoup d'autres gens de Paris", 2001),
  series(2316, "The Office", 2005, [season(1, 6)]),
  series(2996, "The Office", 2001, [season(1, 6)]),
];
/** Names that cost many tokens: without words, long, and in other scripts. */
const NAMES = [
  "Dune.mkv",
  "The.Fly.1080p.BluRay.x264.DTS-HD.MA.5.1-SomeVeryLongReleaseGroupName.mkv",
  "The.Office.S01E01.2160p.AMZN.WEB-DL.DDP5.1.HDR10P.H.265-NTb.mkv",
  "Inception.2010.mkv",
  "f3a9c27be1d04478b6c5a1e09d7733fa0c21-8812-4d1e-9f00-aa77bb33cc11dd22ee44.mkv",
  "千と千尋の神隠し.とても長い名前のファイルがここにあります.2001.1080p.mkv",
  "שם ארוך מאוד של סרט שאף אחד לא מכיר אותו כאן.mkv",
  `${"Quiet.Harbour.".repeat(14)}mkv`,
  "Something.Without.A.Match.2019.mkv",
];

async function startReview() {
  const engine = await wholeEngine(LISTED, { auto: false });
  for (const name of NAMES) engine.drop(name, name);
  await engine.round();
  return { engine, server: await testServer({ engine, catalogue: LISTED }) };
}

type Row = { id: number; name: string; work?: string; why?: string; next?: { tool: string }[] };

test("a release in the queue's short form costs at most 120 tokens, and keeps what decides", async () => {
  const { engine, server } = await startReview();
  await using _ = server;
  const all = (await engine.all()).filter(({ state }) => state === "review");
  expect(all.length).toBeGreaterThan(5);
  const page = await server.data("get_ingest_queue", { limit: 100 });
  const rows = page["items"] as Row[];
  expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(all.map(({ id }) => id)));
  for (const row of rows) {
    expect(tokens(row), JSON.stringify(row)).toBeLessThanOrEqual(120);
    expect(row.why, row.name).toMatch(/^[a-z_]+: /);
    expect(row.next, row.name).toHaveLength(1);
  }
  const dune = rows.find(({ name }) => name === "Dune.mkv");
  expect(dune).toMatchObject({
    work: expect.stringMatching(/^Dune \(\d{4}\), film$/),
    next: [{ tool: "get_ingest_item", arguments: { id: dune?.id } }],
  });
  const full = await server.data("get_ingest_queue", { limit: 100, detail: "full" });
  const whole = (full["items"] as object[]).map(tokens).reduce((sum, each) => sum + each, 0);
  const short = rows.map(tokens).reduce((sum, each) => sum + each, 0);
  console.log(`queue: ${whole} tokens in full, ${short} in short, for ${rows.length} releases`);
  expect(full["items"]).toContainEqual(
    expect.objectContaining({ reasons: expect.any(Array), candidates: expect.any(Array) }),
  );
});

test("a row for a release with many files is as short as a row for a single file", async () => {
  const catalogue = [...LISTED, series(1437, "Firefly", 2002, [season(1, 14)])];
  const engine = await wholeEngine(catalogue, { auto: false });
  for (let n = 1; n <= 60; n++) {
    engine.drop(
      `The.Office.S01.1080p/the.office.a.scene.without.a.number.${"x".repeat(n)}.mkv`,
      `${n}`,
    );
  }
  for (let n = 1; n <= 6; n++) {
    engine.drop(`The.Office.S01.1080p/The.Office.S01E0${n}.mkv`, `e${n}`);
  }
  // The pack's call would name every file.
  const scenes = Array.from({ length: 60 }, (_, n) => `a.scene.without.a.number.${n}.mkv`);
  engine.drop("Firefly.2002.S01", Object.fromEntries(scenes.map((file) => [file, file])));
  await engine.round();
  await using server = await testServer({ engine, catalogue });
  const { items } = await server.data("get_ingest_queue", { state: "all" });
  expect(items).toHaveLength(2);
  for (const row of items as Row[]) {
    expect(tokens(row), JSON.stringify(row)).toBeLessThanOrEqual(120);
    expect(row.next, row.name).toHaveLength(1);
  }
});

test("people and the founding names get the full form", async () => {
  const { server } = await startReview();
  await using _ = server;
  const inFull = {
    items: expect.arrayContaining([expect.objectContaining({ version: expect.any(Number) })]),
  };
  expect((await server.call("get_pending_queue", {})).structuredContent).toMatchObject(inFull);
  expect(await server.answer("get_ingest_queue", {})).toMatchObject({ ok: true, data: inFull });
});

test.each([
  ["get_ingest_queue", "long"],
  ["get_ingest_history", "a.name.that.is.long.".repeat(12)],
])(
  "a person's page gets up to 45,000 characters of %s, and a model up to 37,500",
  async (name, release) => {
    const engine = await wholeEngine(LISTED, { auto: false });
    for (let n = 1; n <= 100; n++) engine.drop(`Dune.${release}.${n}/Dune.mkv`, `${n}`);
    await engine.round();
    await using server = await testServer({ engine, catalogue: LISTED });
    const asked = { limit: 100, detail: "full" };
    const person = await server.answer(name, asked);
    const model = await server.data(name, asked);
    const [onPage, forModel] = [person.ok ? person.data : {}, model].map(
      (data) => JSON.stringify(data).length,
    );
    expect(onPage).toBeLessThanOrEqual(45_000);
    expect(onPage).toBeGreaterThan(37_500);
    expect(forModel).toBeLessThanOrEqual(37_500);
  },
);

test("the history's rows and the status are short", async () => {
  const { server } = await startReview();
  await using _ = server;
  const { entries } = await server.data("get_ingest_history", { limit: 100 });
  for (const entry of entries as object[]) expect(tokens(entry)).toBeLessThanOrEqual(120);
  const status = await server.data("get_watcher_status", {});
  expect(tokens(status)).toBeLessThanOrEqual(800);
  expect(status).toMatchObject({ counts: { review: expect.any(Number) } });
  expect(status).not.toHaveProperty("settings");
  expect(await server.data("get_watcher_status", { detail: "full" })).toHaveProperty("settings");
});

test("a pause and its end answer with the short status, and the page gets the full one", async () => {
  const { server } = await startReview();
  await using _ = server;
  for (const [name, paused] of [
    ["stop_watcher", true],
    ["start_watcher", false],
  ] as const) {
    const status = await server.data(name);
    expect(tokens(status), name).toBeLessThanOrEqual(800);
    expect(status).toMatchObject({
      engine: { paused, message: expect.any(String) },
      counts: { review: expect.any(Number) },
    });
    expect(status).not.toHaveProperty("settings");
    const page = await server.answer(name);
    expect(page).toMatchObject({ ok: true, data: { settings: expect.any(Array) } });
  }
});

test("a limit that is offered is kept: a hundred releases fit into one answer", async () => {
  const engine = await wholeEngine(LISTED, { auto: false });
  for (let n = 1; n <= 100; n++) {
    engine.drop(`Some.Film.That.Nobody.Lists.${n}.2019.1080p.WEB-DL.x264-GROUP${n}.mkv`, `${n}`);
  }
  await engine.round();
  await using server = await testServer({ engine, catalogue: LISTED });
  const { structuredContent, content } = await server.call("get_ingest_queue", { limit: 100 });
  expect(structuredContent?.["items"]).toHaveLength(100);
  expect(content[0]?.text.length).toBeLessThanOrEqual(38_000);
});
