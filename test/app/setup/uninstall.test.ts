import { expect, test } from "vitest";
import { createUninstall, type UninstallPorts } from "../../../src/app/setup/uninstall.ts";

const { signal } = new AbortController();

/** A machine on which everything is installed. `done` lists what was removed, in order. */
function installed(more: Partial<UninstallPorts> = {}) {
  const done: string[] = [];
  const ports: UninstallPorts = {
    isRoot: false,
    mediaFolders: ["/srv/media/library", "/srv/media/downloads"],
    services: async () => [{ scope: "user", file: "/home/anna/plex-ingest.service" }],
    removeService: async (scope) => {
      done.push(`service ${scope}`);
      return ["It was already failed."];
    },
    mcpClients: async () => [{ id: "cursor", name: "Cursor", path: "/home/anna/mcp.json" }],
    removeFromClient: async (id) => void done.push(`client ${id}`),
    hooks: async () => [
      { name: "transmission", title: "Transmission", script: "/opt/scripts/torrent-done.sh" },
    ],
    settingsFiles: async () => [{ what: "settings", at: "/home/anna/.env" }],
    ownFiles: async () => ["/home/anna/routes.json"],
    marks: async () => [
      { path: "/srv/media/library/.plex-ingest-storage", isOurs: true },
      { path: "/srv/media/downloads/.plex-ingest-storage", isOurs: false },
    ],
    stateFiles: async () => [
      { what: "state", at: "/home/anna/state/plex-ingest.db" },
      { what: "state", at: "/home/anna/state/backups", isFolder: true },
    ],
    databaseServer: undefined,
    cacheFolder: async () => "/home/anna/.cache/plex-ingest",
    privateNode: async () => "/home/anna/.local/lib/plex-ingest",
    program: "npm uninstall -g --prefix /home/anna/.local plex-ingest",
    engineRuns: async () => false,
    remove: async (path) => void done.push(path),
    real: (path) => path,
    ...more,
  };
  return { ...createUninstall(ports), done };
}

const NO_DATA = { data: false };

test.each([
  {
    title: "the database, also if other files come first",
    names: ["cache.db", "hooks", "plex-ingest.db"],
    kept: "database /home/anna/state/plex-ingest.db",
  },
  {
    title: "the folder, if the database is on a server",
    names: ["cache.db", "hooks"],
    kept: "state /home/anna/state",
  },
])("names as kept state $title", async ({ names, kept }) => {
  const state = names.map((name) => ({ what: "state", at: `/home/anna/state/${name}` }));
  const { plan } = installed({ stateFiles: async () => state });
  const { keeps } = await plan(NO_DATA, signal);
  expect(keeps.map(({ what, at }) => `${what} ${at}`)).toContain(kept);
});

test("the plan changes nothing, and lists what stays with the reason", async () => {
  const { plan, done } = installed();
  const { removes, keeps } = await plan(NO_DATA, signal);
  expect(removes.map(({ what }) => what)).toEqual([
    "service",
    "MCP client",
    "settings",
    "mark",
    "cache",
    "private Node",
  ]);
  expect(keeps.map(({ what, at }) => `${what} ${at}`)).toEqual([
    "hook Transmission runs /opt/scripts/torrent-done.sh",
    "database /home/anna/state/plex-ingest.db",
    "own file /home/anna/routes.json",
    "mark /srv/media/downloads/.plex-ingest-storage",
  ]);
  expect(done).toEqual([]);
});

test("stops the service first, and removes the Node of this process last", async () => {
  const { carryOut, done } = installed();
  const result = await carryOut(NO_DATA, signal);
  expect(done).toEqual([
    "service user",
    "client cursor",
    "/home/anna/.env",
    "/srv/media/library/.plex-ingest-storage",
    "/home/anna/.cache/plex-ingest",
    "/home/anna/.local/lib/plex-ingest",
  ]);
  expect(result).toMatchObject({ failed: [], warnings: ["It was already failed."] });
});

test("removes the database only with `data`", async () => {
  const { carryOut, done } = installed();
  await carryOut({ data: true }, signal);
  expect(done).toEqual(
    expect.arrayContaining(["/home/anna/state/plex-ingest.db", "/home/anna/state/backups"]),
  );
});

test.each(["/srv/media/library", "/srv/media/downloads/x", "/srv"])(
  "removes nothing at, in or around a library or download folder: %s",
  async (at) => {
    const { plan, carryOut, done } = installed({
      settingsFiles: async () => [{ what: "settings", at: "/link/.env" }],
      stateFiles: async () => [{ what: "state", at, isFolder: true }],
      cacheFolder: async () => at,
      privateNode: async () => at,
      // A link leads there, too.
      real: (path) => (path.startsWith("/link") ? at : path),
    });
    const { keeps } = await plan({ data: true }, signal);
    expect(
      keeps.filter(({ why }) => why === "It is in a library or download folder."),
    ).toHaveLength(4);
    await carryOut({ data: true }, signal);
    expect(done).toEqual([
      "service user",
      "client cursor",
      "/srv/media/library/.plex-ingest-storage",
    ]);
  },
);

test("removes nothing while an engine runs, or if only root can remove the service", async () => {
  const running = installed({ services: async () => [], engineRuns: async () => true });
  await expect(running.carryOut({ data: true }, signal)).rejects.toMatchObject({
    code: "conflict",
  });
  expect(running.done).toEqual([]);
  const stays = installed({ engineRuns: async () => true });
  await expect(stays.carryOut(NO_DATA, signal)).rejects.toMatchObject({ code: "conflict" });
  expect(stays.done).toEqual(["service user"]);
  const services = async () => [{ scope: "system" as const, file: "/etc/plex-ingest.service" }];
  const system = installed({ services });
  await expect(system.carryOut(NO_DATA, signal)).rejects.toMatchObject({ code: "refused" });
  expect(system.done).toEqual([]);
  expect((await installed({ services, isRoot: true }).carryOut(NO_DATA, signal)).failed).toEqual(
    [],
  );
});

test("goes on after a failure and reports what was not removed", async () => {
  const { carryOut } = installed({
    removeFromClient: async () => {
      throw new Error("The program is not on PATH.");
    },
  });
  const { removed, failed } = await carryOut(NO_DATA, signal);
  expect(failed).toMatchObject([{ what: "MCP client", why: "The program is not on PATH." }]);
  expect(removed).toHaveLength(5);
});
