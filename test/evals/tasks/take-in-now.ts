import assert from "node:assert/strict";
import { visibleFiles } from "../../process/home.ts";
import { said, task } from "../task.ts";

export const takeInNow = task({
  words: "Take in odd-name.mkv from my downloads now: it is Inception of 2010.",
  world: { settings: { INGEST_BACKLOG: "ignore" }, drops: ["odd-name.mkv"] },
  async follow(client, { home }) {
    await client.look("find the film by title", { query: "Inception", type: "movie", year: 2010 });
    const { type, tmdb_id } = client.find("Inception", 2010);
    return said(await client.act("take in a file now", { path: `${home.downloads}/odd-name.mkv`, type, tmdb_id }));
  },
  check: ({ home }) => assert.match(visibleFiles(home.library).join(), /^Movies\/Inception \(2010\)/),
  most: { calls: 3, tokens: 3000 },
});
