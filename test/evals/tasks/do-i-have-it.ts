import { someLibrary } from "../../support/plex/library.ts";
import { said, task } from "../task.ts";

export const doIHaveIt = task({
  words: "Do I have The Long Ferry in Plex, and in what quality?",
  world: { plex: { library: someLibrary() } },
  async follow(client) {
    await client.look("find a film in Plex by title", { query: "The Long Ferry" });
    const film = client.find("The Long Ferry", "movie");
    return said(await client.look("all about one item in Plex: files and their quality", {}, film));
  },
  tells: [/1080/],
  most: { calls: 2, tokens: 2500 },
});
