import { join } from "node:path";
import { createLocalUrlReader, type DownloadClientKind } from "../../core/torrent/kind.ts";
import { CLIENT_ASKS } from "../../core/torrent/sign-in-fields.ts";
import { formatLinkLine, keyOf } from "../newsreader/hook.ts";

const SETTINGS = (home: string): string[] => [
  join(home, ".nzbget"),
  "/etc/nzbget.conf",
  "/usr/local/etc/nzbget.conf",
  "/opt/nzbget/nzbget.conf",
];

const DEFAULT_PORT = 6789;

const urlIn = (text: string) =>
  `http://127.0.0.1:${/^ControlPort=(\d{1,5})\s*$/m.exec(text)?.[1] ?? DEFAULT_PORT}`;

export const NZBGET_KIND: DownloadClientKind = {
  kind: "nzbget",
  schemes: ["http", "https"],
  asks: CLIENT_ASKS.nzbget,
  docs: "docs/operate/nzbget.md",
  localUrl: createLocalUrlReader(SETTINGS, urlIn, `http://127.0.0.1:${DEFAULT_PORT}`),
  finished({ NZBPP_NZBID: id, NZBPP_NZBFILENAME: file = "", NZBPP_NZBNAME: name, ...env }) {
    if (id === undefined) return undefined;
    const path = env["NZBPP_FINALDIR"] || env["NZBPP_DIRECTORY"] || undefined;
    return { kind: "nzbget", hash: keyOf(id, file), path, folder: undefined, name };
  },
  hook: ({ script }) => ({
    line: formatLinkLine(script),
    where:
      "Run this in NZBGet's ScriptDir folder, as a user who can write there. Then choose " +
      "torrent-done.sh in NZBGet's settings, under Extension Scripts.",
    undo:
      "Deselect torrent-done.sh in NZBGet's settings, under Extension Scripts. Then remove the " +
      "link from its ScriptDir folder.",
  }),
  connect: async (...given) => (await import("./torrent-client.ts")).connectNzbget(...given),
};
