import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { visibleFiles } from "../../process/home.ts";
import { someLibrary } from "../../support/plex/library.ts";
import { asVideo } from "../../support/video-bytes.ts";
import { said, type Task } from "../task.ts";

const HASH = "c".repeat(40);
const DONE = "d".repeat(40);
const [TV, PHONE] = [
  { id: "tv", name: "Living Room" },
  { id: "phone", name: "Phone" },
];

/** Tasks about torrents, the library and playback. */
export const aroundIt: Readonly<Record<string, Task>> = {
  "stop-seeding": {
    words: "Stop the torrent of Sintel.",
    world: {
      torrents: [
        { name: "Heat.1995.1080p.mkv", hash: "a".repeat(40), done: true },
        { name: "Sintel.2010.mkv", hash: HASH, done: true },
      ],
    },
    async follow(client) {
      await client.look("torrents");
      return said(
        await client.act("stop a torrent", { action: "stop", hash: client.find("Sintel")["hash"] }),
      );
    },
    check({ transmission }) {
      assert.equal(transmission?.torrents.get(HASH)?.status, 0);
      assert.equal(transmission?.torrents.get("a".repeat(40))?.status, 6);
    },
    most: { calls: 2, tokens: 1500 },
  },
  "remove-torrent": {
    words: "Take the torrent of Sintel out of the client. I agree, the data stays.",
    world: { torrents: [{ name: "Sintel.2010.mkv", hash: DONE, done: true }] },
    async follow(client) {
      await client.look("torrents");
      await client.act("remove a torrent; data stays", {
        action: "remove",
        hash: client.find("Sintel")["hash"],
      });
      return said(await client.confirm());
    },
    check({ transmission }) {
      assert.equal(transmission?.torrents.size, 0);
      const [removal] =
        transmission?.requests.filter(({ method }) => method === "torrent-remove") ?? [];
      assert.equal(removal?.args["delete-local-data"], false);
    },
    most: { calls: 3, tokens: 2000 },
  },
  "rename-in-library": {
    words:
      "In the folder Heat of my films the file is called heat.mkv. Call it “Heat (1995).mkv”; yes, do it.",
    before: async ({ home }) => {
      mkdirSync(join(home.movies, "Heat"));
      writeFileSync(join(home.movies, "Heat/heat.mkv"), asVideo("heat"));
    },
    async follow(client, { home }) {
      await client.look("files in one folder of the library", { path: join(home.movies, "Heat") });
      const { name } = client.find("heat.mkv");
      await client.act("another name for a video in the library", {
        path: join(home.movies, "Heat", String(name)),
        name: "Heat (1995).mkv",
      });
      return said(await client.confirm());
    },
    check: ({ home }) =>
      assert.deepEqual(visibleFiles(home.library), ["Movies/Heat/Heat (1995).mkv"]),
    most: { calls: 3, tokens: 2500 },
  },
  "pause-the-tv": {
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
  },
  "who-watched": {
    words: "Who has watched The Long Ferry?",
    world: { plex: { library: someLibrary() } },
    async follow(client) {
      await client.look("find a film in Plex by title", { query: "The Long Ferry" });
      const { id } = client.find("The Long Ferry", "movie");
      return said(await client.look("who watched an item", { media_id: id }));
    },
    tells: [/Olga/, /Ben/],
    most: { calls: 2, tokens: 2500 },
  },
  "do-i-have-it": {
    words: "Do I have The Long Ferry in Plex, and in what quality?",
    world: { plex: { library: someLibrary() } },
    async follow(client) {
      await client.look("find a film in Plex by title", { query: "The Long Ferry" });
      const film = client.find("The Long Ferry", "movie");
      return said(
        await client.look("all about one item in Plex: files and their quality", {}, film),
      );
    },
    tells: [/1080/],
    most: { calls: 2, tokens: 2500 },
  },
};
