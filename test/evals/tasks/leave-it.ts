import assert from "node:assert/strict";
import { said, task } from "../task.ts";

export const leaveIt = task({
  words: "The Zorp thing must never be filed. Leave it where it is.",
  world: { drops: ["Zorp.Holiday.2019.mkv", "Dune.1080p.mkv"] },
  async follow(client) {
    await client.look("what waits for a decision");
    return said(await client.follow(client.find("Zorp", "review"), "must not be filed"));
  },
  async check({ home }) {
    assert.equal((await home.release("Zorp.Holiday.2019.mkv"))?.state, "rejected");
    assert.equal((await home.release("Dune.1080p.mkv"))?.state, "review");
  },
  most: { calls: 2, tokens: 3000 },
});
