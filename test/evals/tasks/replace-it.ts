import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { visibleFiles } from "../../process/home.ts";
import { said, task } from "../task.ts";

export const replaceIt = task({
  words: "The new Inception is better: replace the one I have.",
  world: { drops: ["Inception.2010.720p.mkv"] },
  async before({ home, settle }) {
    home.drop("Inception.2010.2160p.REMUX.mkv");
    await settle();
  },
  async follow(client) {
    await client.look("what waits for a decision");
    return said(await client.follow(client.find("Inception", "duplicate", "review"), "replace"));
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
  most: { calls: 2, tokens: 2500 },
});
