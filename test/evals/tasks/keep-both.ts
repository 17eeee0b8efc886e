import assert from "node:assert/strict";
import { visibleFiles } from "../../process/home.ts";
import { said, task } from "../task.ts";

export const keepBoth = task({
  words: "I have Inception already; keep the second one as well.",
  world: { drops: ["Inception.2010.1080p.mkv"] },
  async before({ home, settle }) {
    home.drop("Inception.2010.2160p.REMUX.mkv");
    await settle();
  },
  async follow(client) {
    await client.look("what waits for a decision");
    return said(await client.follow(client.find("Inception", "duplicate", "review"), "keep_both"));
  },
  check: ({ home }) => assert.equal(visibleFiles(home.library).length, 2),
  most: { calls: 2, tokens: 2500 },
});
