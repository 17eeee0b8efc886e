import assert from "node:assert/strict";
import { isPaused } from "../../../src/store/settings/settings.ts";
import { said, task } from "../task.ts";

export const pauseIt = task({
  words: "Pause the filing until I say otherwise.",
  async follow(client) {
    const { engine } = await client.act("pause discovery and filing");
    return said(engine);
  },
  async check({ home }) {
    await using store = await home.open("read-only");
    assert.equal(await isPaused(store.read), true);
  },
  most: { calls: 1, tokens: 1500 },
});
