import assert from "node:assert/strict";
import { someLibrary } from "../../support/plex/library.ts";
import { said, task } from "../task.ts";

const [TV, PHONE] = [
  { id: "tv", name: "Living Room" },
  { id: "phone", name: "Phone" },
];

export const pauseTheTv = task({
  words: "Pause the living room.",
  world: {
    plex: {
      library: someLibrary(),
      players: [TV, PHONE],
      playing: [
        { id: "s1", player: TV, itemId: "101", offsetMs: 600_000 },
        { id: "s2", player: PHONE, itemId: "102", offsetMs: 60_000 },
      ],
    },
  },
  async follow(client) {
    await client.look("what plays now on which client");
    const { session_id } = client.find("Living Room", "Harbour Lights");
    return said(await client.act("pause what a client plays", { action: "pause", session_id }));
  },
  check({ playersAsked }) {
    assert.equal(playersAsked().length, 1);
    assert.match(JSON.stringify(playersAsked()), /pause/);
    assert.match(JSON.stringify(playersAsked()), /tv/);
  },
  most: { calls: 2, tokens: 2000 },
});
