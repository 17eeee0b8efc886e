import { someLibrary } from "../../support/plex/library.ts";
import { said, task } from "../task.ts";

export const whoWatched = task({
  words: "Who has watched The Long Ferry?",
  world: { plex: { library: someLibrary() } },
  async follow(client) {
    await client.look("find a film in Plex by title", { query: "The Long Ferry" });
    const { id } = client.find("The Long Ferry", "movie");
    return said(await client.look("who watched an item", { media_id: id }));
  },
  tells: [/Olga/, /Ben/],
  most: { calls: 2, tokens: 2500 },
});
