import assert from "node:assert/strict";
import { visibleFiles } from "../../process/home.ts";
import { said, task } from "../task.ts";

export const fileSixAs1984 = task({
  words: "File number six as the one from 1984.",
  world: {
    drops: ["The.Thing.mkv", "Oldboy.mkv", "Zorp.Holiday.2019.mkv", "Zorp.Winter.2020.mkv", "Zorp.Spring.2021.mkv"],
  },
  async before({ home, settle }) {
    home.drop("Dune.1080p.BluRay.mkv");
    await settle();
  },
  async follow(client) {
    await client.look("releases that wait for a decision");
    const { type, tmdb_id } = client.find("Dune", 1984);
    const six = client.all("next").find(({ id }) => id === 6) ?? {};
    return said(await client.follow(six, "approve", { type, tmdb_id }));
  },
  async check({ home }) {
    assert.deepEqual(visibleFiles(home.library), ["Movies/Dune (1984) {tmdb-841}/Dune (1984).mkv"]);
    assert.equal((await home.item(6))?.state, "filed");
  },
  most: { calls: 3, tokens: 6000 },
});
