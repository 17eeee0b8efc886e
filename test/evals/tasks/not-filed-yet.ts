import assert from "node:assert/strict";
import { Refused } from "../follower.ts";
import { said, task } from "../task.ts";

export const notFiledYet = task({
  words: "Undo Zorp, I do not want it.",
  world: { drops: ["Zorp.Holiday.2019.mkv"] },
  async follow(client) {
    await client.look("what waits for a decision", { search: "Zorp" });
    const { id } = client.find("Zorp", "review");
    try {
      return said(await client.act("take a release back out of the library", { id }));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return said(await client.heed(error.message));
    }
  },
  async check({ home }) {
    assert.equal((await home.release("Zorp.Holiday.2019.mkv"))?.state, "rejected");
  },
  most: { calls: 3, tokens: 2000 },
});
