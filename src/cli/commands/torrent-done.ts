import { defineCommand } from "./define.ts";

export const torrentDone = defineCommand({
  name: "torrent-done",
  summary: "for Transmission's torrent-done hook: reports the finished torrent at once; never fails",
  examples: [["torrent-done", "called by scripts/torrent-done.sh"]],
  async run(_, context) {
    await context.torrentDone();
    return 0;
  },
});
