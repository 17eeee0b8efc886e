import assert from "node:assert/strict";
import { visibleFiles } from "../../process/home.ts";
import { said, task } from "../task.ts";

export const noCandidateFits = task({
  words: "The one called Zorp is really The Thing, the film from 1982.",
  world: { drops: ["Zorp.Holiday.2019.mkv"] },
  async follow(client) {
    await client.look("what waits for a decision");
    const zorp = client.find("Zorp", "review");
    await client.look("the tmdb_id of a film by title, no candidate is right", { query: "The Thing", type: "movie" });
    const { type, tmdb_id } = client.find("The Thing", 1982);
    return said(await client.follow(zorp, "approve", { type, tmdb_id }));
  },
  check: ({ home }) => assert.match(visibleFiles(home.library).join(), /^Movies\/The Thing \(1982\)/),
  most: { calls: 3, tokens: 3000 },
});
