import { join } from "node:path";
import { isFields, parseJson } from "../../base/text/parse-json.ts";
import { createLocalUrlReader, type DownloadClientKind } from "../../core/torrent/kind.ts";
import { CLIENT_ASKS } from "../../core/torrent/sign-in-fields.ts";
import { toServerName } from "./rpc/rpc-url.ts";

/**
 * Locations where Transmission keeps settings.json: for this user's daemon or desktop application,
 * for Debian's package, and for its service under systemd
 * (https://github.com/transmission/transmission/blob/main/docs/Configuration-Files.md).
 */
const SETTINGS = (home: string): string[] => [
  join(home, ".config/transmission-daemon/settings.json"),
  join(home, ".config/transmission/settings.json"),
  join(home, "Library/Application Support/transmission-daemon/settings.json"),
  "/etc/transmission-daemon/settings.json",
  "/var/lib/transmission-daemon/.config/transmission-daemon/settings.json",
];

const DEFAULT_RPC_PORT = 9091;

/** Undefined if RPC is off. */
function urlIn(text: string): string | undefined {
  const settings = parseJson(text);
  if (!isFields(settings) || settings["rpc-enabled"] === false) return undefined;
  const port = settings["rpc-port"];
  return `http://127.0.0.1:${Number.isInteger(port) ? String(port) : DEFAULT_RPC_PORT}`;
}

export const TRANSMISSION_KIND: DownloadClientKind = {
  kind: "transmission",
  schemes: ["http", "https"],
  asks: CLIENT_ASKS.transmission,
  docs: "docs/operate/transmission.md",
  serverName: toServerName,
  localUrl: createLocalUrlReader(SETTINGS, urlIn, `http://127.0.0.1:${DEFAULT_RPC_PORT}`),
  finished({ TR_TORRENT_HASH: hash, TR_TORRENT_DIR: folder, TR_TORRENT_NAME: name }) {
    if (hash === undefined && folder === undefined && name === undefined) return undefined;
    return { kind: "transmission", hash, path: undefined, folder, name };
  },
  hook: ({ script }) => ({
    line: `"script-torrent-done-enabled": true, "script-torrent-done-filename": ${JSON.stringify(script)}`,
    where: "Stop Transmission, put this into its settings.json, and start it again.",
    undo: 'Stop Transmission, set "script-torrent-done-enabled" to false in its settings.json, and start it again.',
  }),
  connect: async (...given) => (await import("./torrent-client.ts")).connectTransmission(...given),
};
