import { join } from "node:path";
import type { ClientAccess, ClientSetup } from "../../core/setup/client-setup.ts";
import { CLIENT_TITLES } from "../../core/torrent/kinds.ts";
import type { TransmissionCalls } from "./rpc/client.ts";

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

export const TRANSMISSION_SETUP: ClientSetup = {
  title: CLIENT_TITLES.transmission,
  settings: { url: "TRANSMISSION_URL", username: "TRANSMISSION_USERNAME", password: "TRANSMISSION_PASSWORD" },
  docs: "docs/transmission.md",
  /** By the first settings.json that this user may read and that has RPC on. */
  async localUrl(readText, home) {
    for (const path of SETTINGS(home)) {
      const settings = parseSettings((await readText(path)) ?? "");
      if (!settings || settings["rpc-enabled"] === false) continue;
      const port = settings["rpc-port"];
      return `http://127.0.0.1:${Number.isInteger(port) ? String(port) : DEFAULT_RPC_PORT}`;
    }
    return `http://127.0.0.1:${DEFAULT_RPC_PORT}`;
  },
  find: (access, deps, signal) =>
    withCalls(access, deps, async (calls) => {
      const { version, downloadDir } = await calls.session(signal);
      const script = await calls.doneScript(signal);
      return { version, downloadDir, doneScript: script.enabled ? script.path : undefined };
    }),
  setHook: (access, script, deps, signal) => withCalls(access, deps, (calls) => calls.setDoneScript(script, signal)),
};

async function withCalls<T>(
  { url, username, password }: ClientAccess,
  deps: Parameters<ClientSetup["find"]>[1],
  work: (calls: TransmissionCalls) => Promise<T>,
): Promise<T> {
  const { createTransmissionClient } = await import("./rpc/client.ts");
  const calls = createTransmissionClient({ ...deps, url, username, password: () => password });
  try {
    return await work(calls);
  } finally {
    await calls.close();
  }
}

function parseSettings(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
