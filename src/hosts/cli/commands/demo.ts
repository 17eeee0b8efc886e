import { defineCommand } from "./define.ts";

export const demo = defineCommand({
  name: "demo",
  summary: "see it work with stand-ins for TMDB and Plex, in its own folder",
  examples: [
    ["demo", "about ten seconds"],
    ["demo --keep", "until Ctrl-C, to try commands on it"],
    ["demo --web", "until Ctrl-C, with a link to the page; what is in doubt waits for you there"],
  ],
  options: {
    keep: { summary: "leave it running" },
    web: { summary: "leave it running, and decide in a browser" },
  },
  async run({ keep = false, web = false }, context) {
    await context.demo({ keep, web });
    return 0;
  },
});
