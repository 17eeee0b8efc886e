import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { said, task } from "../task.ts";

export const isLibraryRight = task({
  words: "Is my library all right?",
  world: { plex: "reads-folders", drops: ["Inception.2010.1080p.mkv"] },
  async before({ home }) {
    for (const folder of ["Old", "Stalker (1979)"]) mkdirSync(join(home.movies, folder));
    writeFileSync(join(home.movies, "Stalker (1979)/Stalker (1979).mkv"), "");
  },
  follow: async (client) => said((await client.look("is my library all right: what is wrong in it"))["findings"]),
  tells: [/Stalker/, /zero_bytes|without content|empty file/i, /Old/],
  most: { calls: 3, tokens: 3000 },
});
