import assert from "node:assert/strict";
import { someLibrary } from "../../support/plex/library.ts";
import { said, type Task } from "../task.ts";
import type { World } from "../world.ts";

const IN_PLEX = { plex: { library: someLibrary() } };

async function statusOf({ tools }: World): Promise<string> {
  const call = { signal: new AbortController().signal, actor: "mcp:eval" };
  const { content } = await tools.call("get_watcher_status", { detail: "full" }, call);
  return content[0]?.text ?? "";
}

/** Tasks for tools that are not listed: a client finds them, and calls them with a caller. */
export const outsideTheCore: Readonly<Record<string, Task>> = {
  "pause-filing": {
    words: "I move house this week. Pause automatic filing.",
    follow: async (client) => said(await client.act("Pause automatic filing")),
    check: async (world) => assert.match(await statusOf(world), /"paused":true/),
    most: { calls: 1, tokens: 2500 },
  },
  "start-filing-again": {
    words: "We are in. Start filing again.",
    before: ({ by }) => by("stop_watcher", {}),
    follow: async (client) => said(await client.act("Start the engine, to continue filing")),
    check: async (world) => assert.match(await statusOf(world), /"paused":false/),
    most: { calls: 1, tokens: 2500 },
  },
  "look-less-often": {
    words: "Look for new downloads only every ten minutes.",
    follow: async (client) =>
      said(await client.act("Configure how often the engine looks", { poll_seconds: 600 })),
    check: async (world) => assert.match(await statusOf(world), /600/),
    most: { calls: 1, tokens: 1200 },
  },
  "how-many-were-filed": {
    words: "How many releases were filed without a question this month?",
    world: { drops: ["Inception.2010.1080p.mkv"] },
    follow: async (client) =>
      said(await client.look("Statistics: how many were filed", { days: 30 })),
    tells: [/"filed"/],
    most: { calls: 1, tokens: 800 },
  },
  "name-of-a-file": {
    words: "How would Inception.2010.mkv be named?",
    follow: async (client) =>
      said(await client.look("Preview how a file would be named", { path: "Inception.2010.mkv" })),
    tells: [/Inception \(2010\)/],
    most: { calls: 1, tokens: 1200 },
  },
  "parts-of-a-name": {
    words: "What does the name Dune.Part.Two.2024.2160p.WEB-DL-GRP.mkv say about its quality?",
    follow: async (client) =>
      said(
        await client.look("Parse the parts of a file name", {
          name: "Dune.Part.Two.2024.2160p.WEB-DL-GRP.mkv",
        }),
      ),
    tells: [/2160p/],
    most: { calls: 1, tokens: 800 },
  },
  "seasons-of-the-office": {
    words: "How many seasons has The Office, and when did each begin?",
    async follow(client) {
      await client.look("Find a series on TMDB by title", { query: "The Office", type: "tv" });
      const { type, tmdb_id } = client.find("The Office", "tmdb_id");
      return said(await client.look("Details of a work on TMDB: seasons", { type, tmdb_id }));
    },
    tells: [/"seasons"/],
    most: { calls: 2, tokens: 3000 },
  },
  "scan-the-movies": {
    words: "Let Plex look for new files in Movies.",
    world: { plex: "reads-folders" },
    follow: async (client) =>
      said(await client.act("Scan a library in Plex for new files", { library: "Movies" })),
    check: ({ scans }) => assert.equal(scans().length, 1),
    most: { calls: 1, tokens: 600 },
  },
  "which-libraries": {
    words: "Which libraries does Plex have, and where are their folders?",
    world: IN_PLEX,
    follow: async (client) => said(await client.look("List the libraries of Plex")),
    tells: [/Movies 4K/],
    most: { calls: 1, tokens: 2000 },
  },
  "version-of-plex": {
    words: "Which version of Plex runs?",
    world: IN_PLEX,
    follow: async (client) => said(await client.look("Version of the Plex server, reachable")),
    tells: [/"version"/],
    most: { calls: 1, tokens: 800 },
  },
  "comedies-in-plex": {
    words: "Which comedies do I have in Movies?",
    world: IN_PLEX,
    follow: async (client) =>
      said(
        await client.look("List the items of a library by genre", {
          library: "1",
          genre: "Comedy",
        }),
      ),
    tells: [/The Long Ferry/],
    most: { calls: 1, tokens: 1500 },
  },
  "eight-of-ten": {
    words: "I give The Long Ferry eight of ten.",
    world: IN_PLEX,
    follow: async (client) =>
      said(await client.act("Rate an item from 0 to 10", { title: "The Long Ferry", rating: 8 })),
    tells: [/8/],
    most: { calls: 1, tokens: 600 },
  },
};
