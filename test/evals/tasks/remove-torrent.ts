import assert from "node:assert/strict";
import { said, task } from "../task.ts";

const HASH = "d".repeat(40);

export const removeTorrent = task({
  words: "Take the torrent of Sintel out of the client. I agree, the data stays.",
  world: { torrents: [{ name: "Sintel.2010.mkv", hash: HASH, done: true }] },
  async follow(client) {
    await client.look("torrents");
    await client.act("remove a torrent; data stays", { action: "remove", hash: client.find("Sintel")["hash"] });
    return said(await client.confirm());
  },
  check({ transmission }) {
    assert.equal(transmission?.torrents.size, 0);
    const [removal] = transmission?.requests.filter(({ method }) => method === "torrent-remove") ?? [];
    assert.equal(removal?.args["delete-local-data"], false);
  },
  most: { calls: 3, tokens: 2000 },
});
