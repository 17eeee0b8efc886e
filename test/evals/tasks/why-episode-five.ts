import { said, task } from "../task.ts";

export const whyEpisodeFive = task({
  words: "Why is episode five of The Last of Us not in Plex?",
  world: {
    plex: "reads-folders",
    drops: ["Firefly.S01E01.mkv", "Firefly.S01E02.mkv", "The.Last.of.Us.S01E04.mkv", "The.Last.of.Us.S01E45.mkv"],
  },
  async before({ home, settle }) {
    home.drop("The.Last.of.Us.S01E05.mkv.part");
    await settle();
  },
  async follow(client, { home }) {
    const answer = await client.look("why is episode five of The Last of Us not in Plex", {
      path: `${home.downloads}/The.Last.of.Us.S01E05.mkv.part`,
    });
    return said(answer);
  },
  tells: [/not (?:finished|complete)|unfinished|still being|partial|incomplete/i],
  most: { calls: 3, tokens: 4000 },
});
