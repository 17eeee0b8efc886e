import assert from "node:assert/strict";
import { visibleFiles } from "../../process/home.ts";
import { said, task } from "../task.ts";

const NAMES = Array.from({ length: 20 }, (_, at) => `office-disc/part ${String(at + 1).padStart(2, "0")}.mkv`);

export const seasonTwoInOrder = task({
  words: "The twenty files of the folder office-disc are season two of The Office, the American one, in order.",
  world: { drops: NAMES },
  async follow(client) {
    const queue = await client.look("what waits for a decision", { search: "office-disc" });
    const [release = {}] = queue["items"] as Record<string, unknown>[];
    await client.look("the files of one release", { id: release["id"] });
    const paths = client
      .all("role")
      .filter(({ role }) => role === "video")
      .map(({ path }) => String(path))
      .toSorted();
    const files = paths.map((path, at) => ({ path, season: 2, episodes: [at + 1] }));
    await client.look("the tmdb_id of a series by title", { query: "The Office", type: "tv", year: 2005 });
    const { type, tmdb_id } = client.find("The Office", 2005);
    return said(await client.act("approve single files of a pack", { id: release["id"], type, tmdb_id, files }));
  },
  check({ home }) {
    const filed = visibleFiles(home.library);
    assert.equal(filed.length, 20);
    for (const [at, path] of filed.entries())
      assert.match(path, new RegExp(`The Office \\(2005\\).*s02e${String(at + 1).padStart(2, "0")}`));
  },
  most: { calls: 5, tokens: 9000 },
});
