import assert from "node:assert/strict";
import { visibleFiles } from "../../process/home.ts";
import { said, task } from "../task.ts";

export const wrongDune = task({
  words: "You filed Dune as the new one. It is the one from 1984; put that right.",
  world: { drops: ["Dune.1080p.mkv"] },
  before: ({ by }) => by("approve_ingest", { ids: [1], type: "movie", tmdb_id: 438_631 }),
  async follow(client) {
    await client.look("history of what was filed", { action: "filed" });
    const { release_id: id } = client.find("filed", "Dune");
    await client.look("the tmdb_id of a film by title", { query: "Dune", type: "movie", year: 1984 });
    const { type, tmdb_id } = client.find("Dune", 1984);
    await client.act("take a filed release back out of the library", { id });
    await client.confirm();
    return said(await client.act("approve a release as another work", { id, type, tmdb_id }));
  },
  check: ({ home }) => assert.deepEqual(visibleFiles(home.library), ["Movies/Dune (1984) {tmdb-841}/Dune (1984).mkv"]),
  most: { calls: 6, tokens: 5000 },
});
