import assert from "node:assert/strict";
import { visibleFiles } from "../../process/home.ts";
import { said, task } from "../task.ts";

export const approveAllCertain = task({
  words: "File everything that you are sure of; leave the rest.",
  world: {
    settings: { PLEX_AUTO_INGEST: "false" },
    drops: ["Inception.2010.1080p.mkv", "The.Matrix.1999.mkv", "Dune.1080p.mkv", "Zorp.Holiday.2019.mkv"],
  },
  async follow(client) {
    await client.look("what waits for a decision");
    const sure = client
      .all("reasons")
      .filter(
        ({ reasons }) =>
          /"auto_off"|without asking is off|switched off/i.test(JSON.stringify(reasons)) &&
          JSON.stringify(reasons).split("code").length === 2,
      );
    return said(await client.act("approve releases for filing", { ids: sure.map(({ id }) => id) }));
  },
  async check({ home }) {
    assert.deepEqual(
      visibleFiles(home.library).map((path) => path.split("/")[1]),
      ["Inception (2010) {tmdb-27205}", "The Matrix (1999) {tmdb-603}"],
    );
    assert.equal((await home.release("Dune.1080p.mkv"))?.state, "review");
  },
  most: { calls: 2, tokens: 3000 },
});
