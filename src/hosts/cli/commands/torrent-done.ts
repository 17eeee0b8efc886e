import { defineCommand } from "./define.ts";

export const torrentDone = defineCommand({
  name: "torrent-done",
  summary: "for the hook of a download client: reports a finished download at once; never fails",
  examples: [
    ["torrent-done", "called by scripts/torrent-done.sh, with the variables that the client sets"],
    [
      "torrent-done --client seedbox --path /srv/dl/Heat.1995 --hash 0123456789abcdef0123456789abcdef01234567",
      "from a client that names them itself",
    ],
  ],
  options: {
    client: { value: "<name>", summary: "the client's name in DOWNLOAD_CLIENTS" },
    path: { value: "<path>", summary: "the full path of its file or folder, in a watched folder" },
    hash: { value: "<hash>", summary: "its info hash: 40 or 64 hex digits" },
  },
  database: "hook",
  // A client may wait for its child.
  exitMs: 50,
  async run(named, context) {
    const { ok, line } = await context.answerHook(named);
    if (ok) context.io.out(line);
    else context.io.err(line);
    return 0;
  },
});
