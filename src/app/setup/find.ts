import { dirname, join } from "node:path";
import { isAtOrBelow } from "../../core/path/is-below.ts";
import type { ListedLibrary, SetupPorts } from "./ports.ts";

const LOCAL_PLEX = "http://127.0.0.1:32400";

export type FoundTransmission = { url: string; asksPassword: boolean; downloadDir: string | undefined };

/**
 * Where Transmission keeps settings.json: a daemon or a window of this user, Debian's package, its service under systemd
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

/** A Plex server on this machine. */
export const findLocalPlex = async (
  ports: Pick<SetupPorts, "plexAnswers">,
  signal: AbortSignal,
): Promise<string | undefined> => ((await ports.plexAnswers(LOCAL_PLEX, signal)) ? LOCAL_PLEX : undefined);

/** What the first settings.json that this user may read and that has RPC on says of Transmission's RPC; its defaults without one. */
export async function findTransmission(ports: Pick<SetupPorts, "readText">, home: string): Promise<FoundTransmission> {
  for (const path of SETTINGS(home)) {
    const text = await ports.readText(path);
    const settings = text === undefined ? undefined : parseSettings(text);
    if (!settings || settings["rpc-enabled"] === false) continue;
    const port = settings["rpc-port"];
    const folder = settings["download-dir"];
    return {
      url: `http://127.0.0.1:${Number.isInteger(port) ? String(port) : DEFAULT_RPC_PORT}`,
      asksPassword: settings["rpc-authentication-required"] === true,
      downloadDir: typeof folder === "string" ? folder : undefined,
    };
  }
  return { url: `http://127.0.0.1:${DEFAULT_RPC_PORT}`, asksPassword: false, downloadDir: undefined };
}

function parseSettings(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The folder above all libraries of films and series that are on this machine; undefined when none is, or only `/` is. */
export async function findMediaRoot(
  ports: Pick<SetupPorts, "isFolder">,
  sections: readonly ListedLibrary[],
): Promise<string | undefined> {
  const here = await libraryFolders(ports, sections);
  const [first] = here;
  if (first === undefined) return undefined;
  let root = dirname(first);
  while (!here.every((folder) => isAtOrBelow(folder, root))) root = dirname(root);
  return root === "/" ? undefined : root;
}

/** The folders of Plex's libraries of films and series that are on this machine, under the same names. */
export async function libraryFolders(
  ports: Pick<SetupPorts, "isFolder">,
  sections: readonly ListedLibrary[],
): Promise<string[]> {
  const all = sections
    .filter(({ type }) => type === "movie" || type === "show")
    .flatMap(({ locations }) => locations)
    .filter((location) => location.startsWith("/"));
  const there = await Promise.all(all.map((folder) => ports.isFolder(folder)));
  return all.filter((_, index) => there[index]);
}
