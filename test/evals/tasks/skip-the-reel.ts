import assert from "node:assert/strict";
import { visibleFiles } from "../../process/home.ts";
import { said, task } from "../task.ts";

const PACK = "Firefly.S01.720p.WEB-DL";

export const skipTheReel = task({
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
    const { id } = client.find("Firefly.S01", "folder");
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
});
