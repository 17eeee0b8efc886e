import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { visibleFiles } from "../../process/home.ts";
import { said, task } from "../task.ts";

export const takeBackKeepFilm = task({
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
});
