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
  database: "hook",
  // Transmission waits for its child.
  exitMs: 50,
  async run({ path, hash }, context) {
    const { ok, line } = await context.answerHook({ path, hash });
    if (ok) context.io.out(line);
    else context.io.err(line);
    return 0;
  },
});
