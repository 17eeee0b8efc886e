import assert from "node:assert/strict";
import { isPaused } from "../../../src/store/settings/settings.ts";
import { said, task } from "../task.ts";

export const goOnAgain = task({
  words: "You may go on filing again.",
  before: ({ by }) => by("stop_watcher", {}),
  async follow(client) {
    const { engine } = await client.act("resume automatic filing");
    return said(engine);
  },
  async check({ home }) {
    await using store = await home.open("read-only");
    assert.equal(await isPaused(store.read), false);
  },
  most: { calls: 1, tokens: 1500 },
});
