import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { expect, test } from "vitest";
import { reviewServer } from "../../support-review.ts";

type Item = { id: number; name: string; version: number; candidates: object[]; files: object[] };

const NAMES = ["Dune.1080p.mkv", "The.Fly.1080p.mkv", "The.Office.S01E01.mkv"];

test("ids returns what a decision about each release needs, without history and reading", async () => {
  await using server = await reviewServer(NAMES);
  const ids = await Promise.all(NAMES.map((name) => server.id(name)));
  const answer = await server.data("get_ingest_item", { ids: [...ids, ids[0], 99] });
  const items = answer["items"] as Item[];
  expect(items.map(({ id }) => id)).toEqual(ids);
  expect(answer["not_found"]).toEqual([99]);
  expect(answer).not.toHaveProperty("left_out");
  for (const [at, item] of items.entries()) {
    const { item: whole } = (await server.data("get_ingest_item", { id: ids[at] })) as {
      item: Item;
    };
    expect(whole).toMatchObject(item);
    expect(item.candidates.length).toBeGreaterThan(1);
    expect(item.files).toHaveLength(1);
    expect(item).toMatchObject({ state: "review", next: expect.any(Array) });
    for (const field of ["history", "parsed", "path", "created_at"]) {
      expect(item).not.toHaveProperty(field);
    }
    const [brief, full] = [item, whole].map((one) => countTokens(JSON.stringify(one)));
    expect(brief).toBeLessThan((full ?? 0) / 2);
  }
  expect(await server.error("get_ingest_item", { ids: [98, 99] })).toMatch(/^not_found: /);
});

test("takes id and ids together, and a cursor only for one release", async () => {
  await using server = await reviewServer(NAMES);
  const [dune, fly] = [await server.id("Dune.1080p.mkv"), await server.id("The.Fly.1080p.mkv")];
  expect(await server.data("get_ingest_item", { id: dune, ids: [dune] })).toHaveProperty("item");
  expect(await server.data("get_ingest_item", { id: dune, ids: [fly] })).toMatchObject({
    items: [{ id: dune }, { id: fly }],
  });
  expect(await server.error("get_ingest_item", {})).toMatch(
    /^invalid_request: Neither id nor ids is given\. .*get_ingest_queue/,
  );
  expect(await server.error("get_ingest_item", { ids: [dune, fly], cursor: "3.20" })).toMatch(
    /^invalid_request: A cursor is for one release/,
  );
  expect(await server.error("get_ingest_item", { id: [3, 4] })).toMatch(
    /Call get_ingest_item with \{"ids":\[3,4\]\}/,
  );
});

test("releases that do not fit are left out with the call for them, and do not count as shown", async () => {
  const scenes = Array.from({ length: 90 }, (_, n) => `a.scene.without.a.number.${n}.mkv`);
  const names = Array.from({ length: 6 }, (_, n) => `The.Office.S0${n + 1}.1080p`);
  await using server = await reviewServer(names.map((name) => [name, scenes] as const));
  const ids = await Promise.all(names.map((name) => server.id(name)));
  const answer = await server.data("get_ingest_item", { ids });
  const items = answer["items"] as (Item & { files_next: string })[];
  const leftOut = answer["left_out"] as number[];
  expect([...items.map(({ id }) => id), ...leftOut]).toEqual(ids);
  expect(leftOut).not.toEqual([]);
  expect(answer["next"]).toEqual([{ tool: "get_ingest_item", arguments: { ids: leftOut } }]);
  expect(JSON.stringify(answer).length).toBeLessThan(38_000);
  const rows = await server.engine.all();
  expect(rows.filter(({ shown }) => shown !== undefined).map(({ id }) => id)).toEqual(
    items.map(({ id }) => id),
  );
  const [first] = items;
  expect(first?.files.length).toBeLessThan(90);
  const more = await server.data("get_ingest_item", { id: first?.id, cursor: first?.files_next });
  expect((more["item"] as Item).files.length).toBe(90 - (first?.files.length ?? 0));
  const rest = await server.data("get_ingest_item", { ids: leftOut });
  expect((rest["items"] as Item[]).map(({ id }) => id)).toEqual(leftOut);
});
