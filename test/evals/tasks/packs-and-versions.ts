import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { visibleFiles } from "../../process/home.ts";
import { said, type Task } from "../task.ts";

const PACK = "Firefly.S01.720p.WEB-DL";
const NAMES = Array.from(
  { length: 20 },
  (_, at) => `office-disc/part ${String(at + 1).padStart(2, "0")}.mkv`,
);

/** Tasks with several files, or with things that the library already has. */
export const packsAndVersions: Readonly<Record<string, Task>> = {
  "skip-the-reel": {
    words: "In the Firefly pack the odd one is episode three, and the promo reel stays out.",
    world: {
      drops: [
        `${PACK}/Firefly.S01E01.720p.mkv`,
        `${PACK}/Firefly.S01E02.720p.mkv`,
        `${PACK}/fx-wildcard.mkv`,
        `${PACK}/fx-promo-reel.mkv`,
      ],
    },
    async follow(client) {
      await client.look("releases with a name in any state", { search: "Firefly", state: "all" });
      const { id } = client.find("Firefly.S01", "why");
      await client.look("the files of one release", { id });
      const files = [
        { path: client.find("wildcard", "role")["path"], season: 1, episodes: [3] },
        { path: client.find("promo-reel", "role")["path"], skip: true },
      ];
      const { type, tmdb_id } = client.find("tmdb_id", "Firefly");
      return said(await client.act("approve single files of a pack", { id, type, tmdb_id, files }));
    },
    check({ home }) {
      const filed = visibleFiles(home.library);
      assert.equal(filed.length, 3);
      assert.match(filed.join(), /s01e03/);
    },
    most: { calls: 4, tokens: 6000 },
  },
  "season-two-in-order": {
    words:
      "The twenty files of the folder office-disc are season two of The Office, the American one, in order.",
    world: { drops: NAMES },
    async follow(client) {
      const queue = await client.look("what waits for a decision", { search: "office-disc" });
      const [release = {}] = queue["items"] as Record<string, unknown>[];
      await client.look("the files of one release", { id: release["id"] });
      const paths = client
        .all("role")
        .filter(({ role }) => role === "video")
        .map(({ path }) => String(path))
        .toSorted();
      const files = paths.map((path, at) => ({ path, season: 2, episodes: [at + 1] }));
      await client.look("the tmdb_id of a series by title", {
        query: "The Office",
        type: "tv",
        year: 2005,
      });
      const { type, tmdb_id } = client.find("The Office", 2005);
      return said(
        await client.act("approve single files of a pack", {
          id: release["id"],
          type,
          tmdb_id,
          files,
        }),
      );
    },
    check({ home }) {
      const filed = visibleFiles(home.library);
      assert.equal(filed.length, 20);
      for (const [at, path] of filed.entries()) {
        assert.match(
          path,
          new RegExp(`The Office \\(2005\\).*s02e${String(at + 1).padStart(2, "0")}`),
        );
      }
    },
    most: { calls: 5, tokens: 9000 },
  },
  "keep-both": {
    words: "I have Inception already; keep the second one as well.",
    world: { drops: ["Inception.2010.1080p.mkv"] },
    async before({ home, settle }) {
      home.drop("Inception.2010.2160p.REMUX.mkv");
      await settle();
    },
    async follow(client) {
      await client.look("what waits for a decision", { detail: "full" });
      return said(
        await client.follow(client.find("Inception", "duplicate", "review"), "keep_both"),
      );
    },
    check: ({ home }) => assert.equal(visibleFiles(home.library).length, 2),
    most: { calls: 2, tokens: 2500 },
  },
  "replace-it": {
    words: "The new Inception is better: replace the one I have.",
    world: { drops: ["Inception.2010.720p.mkv"] },
    async before({ home, settle }) {
      home.drop("Inception.2010.2160p.REMUX.mkv");
      await settle();
    },
    async follow(client) {
      await client.look("what waits for a decision", { detail: "full" });
      await client.follow(client.find("Inception", "duplicate", "review"), "replace");
      return said(await client.confirm());
    },
    check({ home }) {
      const filed = visibleFiles(home.library);
      assert.equal(filed.length, 1);
      const inodeOf = (path: string): number => statSync(path).ino;
      assert.equal(
        inodeOf(join(home.library, filed[0] ?? "")),
        inodeOf(join(home.downloads, "Inception.2010.2160p.REMUX.mkv")),
      );
    },
    most: { calls: 3, tokens: 3000 },
  },
  "take-back-keep-film": {
    words: "Take back what you filed last night, but keep the film itself.",
    world: { drops: ["Inception.2010.1080p.mkv"] },
    async follow(client) {
      await client.look("what happened last night: history of what was filed", { action: "filed" });
      const { release_id: id } = client.find("filed", "Inception");
      await client.act("take back a filed release out of the library", { id });
      return said(await client.confirm());
    },
    async check({ home }) {
      assert.deepEqual(visibleFiles(home.library), []);
      assert.ok(existsSync(join(home.downloads, "Inception.2010.1080p.mkv")));
      assert.equal((await home.release("Inception.2010.1080p.mkv"))?.state, "undone");
    },
    most: { calls: 4, tokens: 4000 },
  },
  "bring-back": {
    words: "I rejected Inception by mistake. Bring it back and file it.",
    world: { settings: { PLEX_AUTO_INGEST: "false" }, drops: ["Inception.2010.1080p.mkv"] },
    before: ({ by }) => by("reject_ingest", { ids: [1] }),
    async follow(client, { home }) {
      await client.look("releases that were rejected", { state: "rejected", search: "Inception" });
      const { id } = client.find("Inception", "rejected");
      await client.act("identify a rejected release again, bring it back", { id });
      await home.reaches("Inception.2010.1080p.mkv", "review");
      await client.look("what waits for a decision");
      return said(await client.follow(client.find("Inception", "review"), "approve"));
    },
    check: ({ home }) => assert.match(visibleFiles(home.library).join(), /Inception \(2010\)/),
    most: { calls: 4, tokens: 4000 },
  },
};
