import { said, task } from "../task.ts";

export const whyEpisodeFive = task({
  words: "Why is episode five of The Last of Us not in Plex?",
  world: { plex: "reads-folders", drops: ["The.Last.of.Us.S01E04.mkv", "The.Last.of.Us.S01E05.mkv.part"] },
  async follow(client) {
    await client.look("is the engine running, and its sources");
    const { name: downloads } = client.find("folder", "downloads");
    await client.look("files in one folder of the downloads", { path: downloads });
    const { name } = client.find("Last.of.Us", "E05");
    const path = `${String(downloads)}/${String(name)}`;
    return said(await client.look("why is episode five of The Last of Us not in Plex", { path }));
  },
  tells: [/not (?:finished|complete)|unfinished|still being|partial|incomplete/i],
  most: { calls: 4, tokens: 5000 },
});
