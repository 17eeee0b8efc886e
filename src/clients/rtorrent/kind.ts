import { join } from "node:path";
import { createLocalUrlReader, type DownloadClientKind } from "../../core/torrent/kind.ts";
import { CLIENT_ASKS } from "../../core/torrent/sign-in-fields.ts";
import { toServerName } from "./address.ts";

const CONFIGS = (home: string): string[] => [
  join(home, ".rtorrent.rc"),
  join(home, ".config/rtorrent/rtorrent.rc"),
];

const SOCKET = /^\s*(?:network\.scgi\.open_local|scgi_local)(?:\.set)?\s*=\s*"?(\/[^\s",]+)/m;
const PORT =
  /^\s*(?:network\.scgi\.open_port|scgi_port)(?:\.set)?\s*=\s*"?(?:127\.0\.0\.1|localhost):(\d{1,5})\b/m;

function urlIn(rc: string): string | undefined {
  const [socket, port] = [SOCKET.exec(rc)?.[1], PORT.exec(rc)?.[1]];
  if (socket !== undefined) return `scgi://${socket}`;
  return port && `scgi://127.0.0.1:${port}`;
}

export const RTORRENT_KIND: DownloadClientKind = {
  kind: "rtorrent",
  schemes: ["scgi", "http", "https"],
  asks: CLIENT_ASKS.rtorrent,
  docs: "docs/operate/rtorrent.md",
  serverName: toServerName,
  localUrl: createLocalUrlReader(CONFIGS, urlIn, "scgi:///run/rtorrent/rpc.socket"),
  hook: ({ script, client }) => ({
    where: "Put this line into .rtorrent.rc and start rTorrent again.",
    line: `method.set_key = event.download.finished, plex_ingest, ${quoted(`execute.nothrow.bg=${quoted(script)},--client,${client},--hash,$d.hash=`)}`,
    undo: "Remove the line with plex_ingest from .rtorrent.rc and start rTorrent again.",
  }),
  connect: async (...given) => (await import("./torrent-client.ts")).createRtorrent(...given),
};

/**
 * Quotes a text for an rTorrent command, which then passes it on as a single argument, regardless
 * of its content.
 */
const quoted = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;
