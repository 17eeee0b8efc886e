import { defineCommand } from "./define.ts";

export const demo = defineCommand({
  name: "demo",
  summary: "see it work with stand-ins for TMDB and Plex, in its own folder",
  examples: [
    ["demo", "about ten seconds"],
    ["demo --keep", "until Ctrl-C, to try commands on it"],
    ["demo --web", "until Ctrl-C, with a link to the page; what is in doubt waits for you there"],
    ["demo --client qbittorrent", "torrents of a qBittorrent of its own, filed and seeded on"],
  ],
  options: {
    keep: { summary: "leave it running" },
    client: {
      value: "<kind>",
      summary: "with torrents of a real download client, which it starts itself",
      choices: ["qbittorrent"],
    },
    web: { summary: "leave it running, and decide in a browser" },
  },
  async run({ keep = false, web = false, client }, context) {
    await context.demo({ keep, web, client });
    return 0;
  },
});
