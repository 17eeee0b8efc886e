import assert from "node:assert/strict";
import { visibleFiles } from "../../process/home.ts";
import { said, task } from "../task.ts";

export const bringBack = task({
  words: "I rejected Inception by mistake. Bring it back and file it.",
  world: { settings: { PLEX_AUTO_INGEST: "false" }, drops: ["Inception.2010.1080p.mkv"] },
  before: ({ by }) => by("reject_ingest", { ids: [1] }),
  async follow(client, { home }) {
    await client.look("releases that were rejected", { state: "rejected", search: "Inception" });
    const { id } = client.find("Inception", "rejected");
    await client.act("identify a rejected release again, bring it back", { id });
    await home.reaches("Inception.2010.1080p.mkv", "review");
    await client.look("what waits for a decision");
    return said(await client.follow(client.find("Inception", "review"), "approve"));
  },
  check: ({ home }) => assert.match(visibleFiles(home.library).join(), /Inception \(2010\)/),
  most: { calls: 4, tokens: 4000 },
});
