import assert from "node:assert/strict";
import { visibleFiles } from "../../process/home.ts";
import { said, task } from "../task.ts";

export const whereWouldItGo = task({
  words: "Where would Dune.1080p.mkv in my downloads be filed if it is the film of 1984? Change nothing.",
  world: { drops: ["Dune.1080p.mkv"] },
  async follow(client, { home }) {
    const path = `${home.downloads}/Dune.1080p.mkv`;
    await client.look("find the film by title", { query: "Dune", type: "movie", year: 1984 });
    const { type, tmdb_id } = client.find("Dune", 1984);
    return said(await client.look("where the file of a path would be filed", { path, type, tmdb_id }));
  },
  tells: [/Dune \(1984\)/],
  check: ({ home }) => assert.deepEqual(visibleFiles(home.library), []),
  most: { calls: 2, tokens: 2000 },
});
