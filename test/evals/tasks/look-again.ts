import assert from "node:assert/strict";
import { said, task } from "../task.ts";

export const lookAgain = task({
  words: "Nothing was found for Zorp; TMDB has it by now. Look again.",
  world: { drops: ["Zorp.Holiday.2019.mkv"] },
  async follow(client) {
    await client.look("what waits for a decision");
    const { id } = client.find("Zorp", "review");
    return said(await client.act("identify again, something changed", { id }));
  },
  async check({ home }) {
    const item = await home.item(1);
    assert.ok(item?.history.some(({ action, actor }) => action === "retried" && actor.startsWith("mcp:")));
  },
  most: { calls: 2, tokens: 2000 },
});
