import { defineCommand } from "./define.ts";

export const torrentDone = defineCommand({
  name: "torrent-done",
  summary:
    "for the torrent-done hook of Transmission or another client: reports the finished torrent at once; never fails",
  examples: [
    ["torrent-done", "called by scripts/torrent-done.sh, with Transmission's TR_… variables"],
    ["torrent-done --path /srv/dl/Heat.1995 --hash 0123456789abcdef0123456789abcdef01234567", "from another client"],
  ],
  options: {
    path: { value: "<path>", summary: "the full path of its file or folder, in a watched folder" },
    hash: { value: "<hash>", summary: "its info hash: 40 or 64 hex digits" },
  },
  async run({ path, hash }, context) {
    await context.torrentDone({ path, hash });
    return 0;
  },
});
