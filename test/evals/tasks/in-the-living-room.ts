import assert from "node:assert/strict";
import { someLibrary } from "../../support/plex/library.ts";
import { said, type Task } from "../task.ts";
import type { WorldOptions } from "../world.ts";

const [TV, PHONE] = [
  { id: "tv", name: "Living Room" },
  { id: "phone", name: "Phone" },
];

const playing = (
  ...sessions: { id: string; player: typeof TV; itemId: string }[]
): WorldOptions => ({
  plex: {
    library: someLibrary(),
    players: [TV, PHONE],
    playing: sessions.map((session) => ({ ...session, offsetMs: 600_000 })),
  },
});
const BOTH = playing(
  { id: "s1", player: TV, itemId: "101" },
  { id: "s2", player: PHONE, itemId: "102" },
);

/** Tasks about what plays, in the words of a person who has never seen a tool. */
export const inTheLivingRoom: Readonly<Record<string, Task>> = {
  "resume-on-the-tv": {
    words: "Continue Harbour Lights in the living room where I stopped.",
    world: playing(),
    async follow(client) {
      await client.look("What was I watching, to continue where I stopped?");
      const { id, position_ms } = client.find("Harbour Lights", "position_ms");
      return said(
        await client.act("Play it on the client Living Room", {
          action: "play",
          client: "Living Room",
          media_id: id,
          position_ms,
        }),
      );
    },
    check({ playersAsked }) {
      assert.match(JSON.stringify(playersAsked()), /tv/);
      assert.match(JSON.stringify(playersAsked()), /1500000/);
    },
    most: { calls: 2, tokens: 2500 },
  },
  "play-by-title": {
    words: "Play The Long Ferry in the living room.",
    world: playing(),
    follow: async (client) =>
      said(
        await client.guess("Play The Long Ferry on a Plex client", false, {
          action: "play",
          title: "The Long Ferry",
          client: "Living Room",
        }),
      ),
    check: ({ playersAsked }) => assert.match(JSON.stringify(playersAsked()), /102/),
    most: { calls: 2, tokens: 1500 },
  },
  "pause-by-title": {
    words: "Pause The Long Ferry.",
    world: BOTH,
    follow: async (client) =>
      said(
        await client.guess("Pause what a client plays", false, {
          action: "pause",
          title: "The Long Ferry",
        }),
      ),
    check({ playersAsked }) {
      assert.equal(playersAsked().length, 1);
      assert.match(JSON.stringify(playersAsked()), /phone/);
    },
    most: { calls: 2, tokens: 1500 },
  },
  "stop-the-phone": {
    words: "Stop what plays on the phone.",
    world: BOTH,
    follow: async (client) =>
      said(await client.act("Stop what plays on a client", { action: "stop", client: "Phone" })),
    check: ({ playersAsked }) => assert.match(JSON.stringify(playersAsked()), /phone/),
    most: { calls: 1, tokens: 1000 },
  },
  "who-is-watching": {
    words: "What is playing now, and for whom?",
    world: BOTH,
    follow: async (client) => said(await client.look("What is playing now, and for whom?")),
    tells: [/Living Room/, /The Long Ferry/],
    most: { calls: 1, tokens: 1500 },
  },
  "did-ben-see-it": {
    words: "What has Ben watched?",
    world: { plex: { library: someLibrary() } },
    follow: async (client) => said(await client.look("What has Ben watched?", { user: "Ben" })),
    tells: [/The Long Ferry/],
    most: { calls: 1, tokens: 2500 },
  },
  "new-in-plex": {
    words: "What is new in Plex?",
    world: { plex: { library: someLibrary() } },
    follow: async (client) => said(await client.look("What is new in Plex?")),
    tells: [/added_at/],
    most: { calls: 1, tokens: 4500 },
  },
  "what-tonight": {
    words: "What could we watch tonight?",
    world: { plex: { library: someLibrary() } },
    follow: async (client) => said(await client.look("What could we watch tonight?")),
    tells: [/Harbour Lights/],
    most: { calls: 1, tokens: 3000 },
  },
};
