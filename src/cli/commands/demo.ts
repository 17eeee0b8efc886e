import { defineCommand } from "./define.ts";

export const demo = defineCommand({
  name: "demo",
  summary: "see it work with stand-ins for TMDb and Plex, in its own folder",
  examples: [
    ["demo", "about ten seconds"],
    ["demo --keep", "until Ctrl-C, to try commands on it"],
  ],
  options: { keep: { summary: "leave it running" } },
  async run({ keep = false }, context) {
    await context.demo({ keep });
    return 0;
  },
});
