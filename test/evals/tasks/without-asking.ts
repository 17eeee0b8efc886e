import assert from "node:assert/strict";
import { visibleFiles } from "../../process/home.ts";
import { said, task } from "../task.ts";

export const withoutAsking = task({
  words: "From now on file what is certain without asking me, but leave what waits now.",
  world: { settings: { PLEX_AUTO_INGEST: "false" }, drops: ["Inception.2010.1080p.mkv"] },
  follow: async (client) => said(await client.act("file what is certain without asking", { auto_ingest: true })),
  async check({ home }) {
    home.drop("The.Matrix.1999.mkv");
    await home.reaches("The.Matrix.1999.mkv", "filed");
    assert.equal(visibleFiles(home.library).length, 1);
  },
  most: { calls: 1, tokens: 1500 },
});
