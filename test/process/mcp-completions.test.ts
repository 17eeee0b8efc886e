import { expect, test } from "vitest";
import { addRelease } from "../../src/store/releases/releases.ts";
import { makeHome } from "./home.ts";
import { connect } from "./mcp-session.ts";

test("completes release ids, with those in review first, and titles of filed works", async () => {
  using home = makeHome();
  await using client = await connect(home);
  await using store = await home.open("existing");
  await store.write(async (trx) => {
    for (let id = 1; id <= 120; id++) {
      const name = `Film.${id}.mkv`;
      const state = id === 12 ? "review" : "ignored";
      const release = { source: "folder", name, path: `/downloads/${name}`, state } as const;
      await addRelease(trx, release, { actor: "engine", at: Date.now() });
    }
    for (const [id, title] of [
      [1, "Du\u202Ene"],
      [2, "Heat"],
      [3, "Dunkirk"],
      [4, "Dunkirk"],
      [5, "Dumbo"],
    ] as const) {
      const identity_json = JSON.stringify({ type: "movie", tmdbId: id, title, year: 2000 });
      await trx
        .updateTable("release")
        .set({ identity_json, state: id < 5 ? "filed" : "ignored" })
        .where("id", "=", id)
        .execute();
    }
  });
  const complete = async (ref: Record<string, string>, name: string, value: string) =>
    (await client.request("completion/complete", { ref, argument: { name, value } }))["completion"];
  const release = { type: "ref/resource", uri: "ingest://release/{id}" };
  expect(await complete(release, "id", "12")).toEqual({ values: ["12", "120"], hasMore: false });
  expect(await complete(release, "id", "1%")).toEqual({ values: [], hasMore: false });
  const all = (await complete(release, "id", "")) as { values: string[]; hasMore: boolean };
  expect(all.values.slice(0, 3)).toEqual(["12", "120", "119"]);
  expect([all.values.length, all.hasMore]).toEqual([100, true]);

  const prompt = (name: string) => ({ type: "ref/prompt", name });
  const titles = { values: ["Dunkirk", expect.stringMatching(/^Du[^\u202E]*ne$/)], hasMore: false };
  expect(await complete(prompt("fix_misfiled"), "title", "dU")).toEqual(titles);
  expect(await complete(prompt("tonight"), "mood", "f")).toEqual({ values: [], hasMore: false });
});
