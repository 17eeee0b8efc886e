import assert from "node:assert/strict";
import { isPaused } from "../../../src/store/settings/settings.ts";
import { visibleFiles } from "../../process/home.ts";
import { Refused } from "../follower.ts";
import { said, type Task } from "../task.ts";

/** Tasks about what waits, and about how much is done without asking. */
export const queue: Readonly<Record<string, Task>> = {
  "what-waits-and-why": {
    words: "What waits for me, and why?",
    world: {
      drops: ["Dune.1080p.BluRay.mkv", "Zorp.Holiday.2019.mkv", "Inception.2010.1080p.mkv"],
    },
    async follow(client) {
      await client.look("what waits for a decision, and why", { detail: "full" });
      return said(...client.all("reasons").map(({ id, name, reasons }) => ({ id, name, reasons })));
    },
    tells: [/Dune/, /1984/, /Zorp/, /nothing under this title|no match/i],
    most: { calls: 1, tokens: 2000 },
  },
  "approve-all-certain": {
    words: "File everything that you are sure of; leave the rest.",
    world: {
      settings: { PLEX_AUTO_INGEST: "false" },
      drops: [
        "Inception.2010.1080p.mkv",
        "The.Matrix.1999.mkv",
        "Dune.1080p.mkv",
        "Zorp.Holiday.2019.mkv",
      ],
    },
    async follow(client) {
      await client.look("what waits for a decision");
      // A doubt comes before the reason that filing without asking is off.
      const sure = client.all("why").filter(({ why }) => String(why).startsWith("auto_off:"));
      return said(
        await client.act("approve releases for filing", { ids: sure.map(({ id }) => id) }),
      );
    },
    async check({ home }) {
      assert.deepEqual(
        visibleFiles(home.library).map((path) => path.split("/")[1]),
        ["Inception (2010) {tmdb-27205}", "The Matrix (1999) {tmdb-603}"],
      );
      assert.equal((await home.release("Dune.1080p.mkv"))?.state, "review");
    },
    most: { calls: 2, tokens: 3000 },
  },
  "leave-it": {
    words: "The Zorp thing must never be filed. Leave it where it is.",
    world: { drops: ["Zorp.Holiday.2019.mkv", "Dune.1080p.mkv"] },
    async follow(client) {
      await client.look("what waits for a decision");
      const { id } = client.find("Zorp", "review");
      return said(await client.act("reject a download that must not be filed", { id }));
    },
    async check({ home }) {
      assert.equal((await home.release("Zorp.Holiday.2019.mkv"))?.state, "rejected");
      assert.equal((await home.release("Dune.1080p.mkv"))?.state, "review");
    },
    most: { calls: 2, tokens: 3000 },
  },
  "look-again": {
    words: "Nothing was found for Zorp; TMDB has it by now. Look again.",
    world: { drops: ["Zorp.Holiday.2019.mkv"] },
    async follow(client) {
      await client.look("what waits for a decision");
      const { id } = client.find("Zorp", "review");
      return said(await client.act("identify again, something changed", { id }));
    },
    async check({ home }) {
      const item = await home.item(1);
      assert.ok(
        item?.history.some(({ action, actor }) => action === "retried" && actor.startsWith("mcp:")),
      );
    },
    most: { calls: 2, tokens: 2000 },
  },
  "without-asking": {
    words: "From now on file what is certain without asking me, but leave what waits now.",
    world: { settings: { PLEX_AUTO_INGEST: "false" }, drops: ["Inception.2010.1080p.mkv"] },
    follow: async (client) =>
      said(await client.act("file what is certain without asking", { auto_ingest: true })),
    async check({ home }) {
      home.drop("The.Matrix.1999.mkv");
      await home.reaches("The.Matrix.1999.mkv", "filed");
      assert.equal(visibleFiles(home.library).length, 1);
    },
    most: { calls: 1, tokens: 1500 },
  },
  "how-well-did-it-go": {
    words: "How well did filing go in the last week, and could I let you file without asking?",
    world: { drops: ["Inception.2010.1080p.mkv", "Dune.1080p.mkv"] },
    follow: async (client) =>
      said(await client.look("how well filing went in the last days", { days: 7 })),
    tells: [/auto_share|without asking/],
    most: { calls: 1, tokens: 1000 },
  },
  "pause-it": {
    words: "Pause the filing until I say otherwise.",
    async follow(client) {
      const { engine } = await client.act("pause discovery and filing");
      return said(engine);
    },
    async check({ home }) {
      await using store = await home.open("read-only");
      assert.equal(await isPaused(store.read), true);
    },
    most: { calls: 1, tokens: 2000 },
  },
  "go-on-again": {
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
    most: { calls: 1, tokens: 2000 },
  },
  "take-in-now": {
    words: "Take in odd-name.mkv from my downloads now: it is Inception of 2010.",
    world: { settings: { INGEST_BACKLOG: "ignore" }, drops: ["odd-name.mkv"] },
    async follow(client, { home }) {
      await client.look("find the film by title", {
        query: "Inception",
        type: "movie",
        year: 2010,
      });
      const { type, tmdb_id } = client.find("Inception", 2010);
      return said(
        await client.act("take in a file now", {
          path: `${home.downloads}/odd-name.mkv`,
          type,
          tmdb_id,
        }),
      );
    },
    check: ({ home }) =>
      assert.match(visibleFiles(home.library).join(), /^Movies\/Inception \(2010\)/),
    most: { calls: 3, tokens: 3000 },
  },
  "not-filed-yet": {
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
  },
};
