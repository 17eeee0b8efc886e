import assert from "node:assert/strict";
import { said, task } from "../task.ts";

const HASH = "c".repeat(40);

export const stopSeeding = task({
  words: "Stop the torrent of Sintel.",
  world: {
    torrents: [
      { name: "Heat.1995.1080p.mkv", hash: "a".repeat(40), done: true },
      { name: "Sintel.2010.mkv", hash: HASH, done: true },
    ],
  },
  async follow(client) {
    await client.look("torrents");
    return said(await client.act("stop a torrent", { action: "stop", hash: client.find("Sintel")["hash"] }));
  },
  check({ transmission }) {
    assert.equal(transmission?.torrents.get(HASH)?.status, 0);
    assert.equal(transmission?.torrents.get("a".repeat(40))?.status, 6);
  },
  most: { calls: 2, tokens: 1500 },
});
