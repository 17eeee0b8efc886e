import { said, task } from "../task.ts";

export const isLibraryRight = task({
  words: "Is my library all right?",
  world: { plex: "reads-folders", drops: ["Inception.2010.1080p.mkv", "Heat.1995.1080p.mkv"] },
  async follow(client) {
    return said(await client.look("is my library all right: does Plex show what was filed"));
  },
  tells: [/counts/],
  most: { calls: 2, tokens: 3000 },
});
