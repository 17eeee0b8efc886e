import { mkdirSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BUNDLE } from "../support/daemon.ts";
import { type McpClient, startMcpClient } from "../support/mcp-client.ts";
import { CALLS } from "../support/plex/plex-tools.ts";
import { startPlex } from "../support/plex/start-plex.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { allFiles } from "./home.ts";
import { ask } from "./mcp-session.ts";

/**
 * Creates a machine that has only Plex's address and token. No user, not even root, can create a
 * folder below its HOME.
 */
function freshMachine(settings: Record<string, string>) {
  const folder = tempFolder();
  writeFileSync(folder.at("no-folder"), "");
  mkdirSync(folder.at("cwd"));
  const home = `${folder.at("no-folder")}/home`;
  return {
    path: folder.path,
    async connect(...args: string[]): Promise<McpClient> {
      const client = startMcpClient({
        file: process.execPath,
        args: [BUNDLE, "mcp", "--toolsets", "plex", "--list", "all", ...args],
        cwd: folder.at("cwd"),
        env: { PATH: process.env["PATH"] ?? "", HOME: home, TMPDIR: home, ...settings },
      });
      await client.initialize("plain");
      return client;
    },
    [Symbol.dispose]: folder[Symbol.dispose],
  };
}

const TV = { id: "tv", name: "TV" };
const playing = () => [{ id: "s1", player: TV, itemId: "101", offsetMs: 600_000 }];
const WRITES = new Set(["control_playback", "scan_library"]);

test("a Plex-only server offers eleven tools, and each returns a result", async () => {
  await using plex = await startPlex({ players: [TV], playing: playing() });
  using machine = freshMachine({ PLEX_URL: plex.url, PLEX_TOKEN: plex.token });
  await using reader = await machine.connect("--read-only");
  await using writer = await machine.connect();
  const listed = (await writer.tools()).map(({ name }) => String(name));
  expect(new Set(listed)).toEqual(new Set(CALLS.map(([name]) => name)));
  expect(listed).toHaveLength(11);
  expect((await reader.tools()).map(({ name }) => String(name))).toEqual(
    listed.filter((name) => !WRITES.has(name)),
  );
  for (const [name, args] of CALLS) {
    if (WRITES.has(name)) {
      expect((await reader.call(name, args)).text).toMatch(/^refused: .*read-only/);
    } else {
      await ask(reader, name, args);
    }
    const { isError, text } = await writer.call(name, args);
    expect(isError, `${name}: ${text}`).toBe(false);
  }
  // The log lists the actions, and nothing was written to disk.
  expect(writer.stderr()).toMatch(/mcp:plain playback .*pause.*mcp:plain scan_requested .*Movies/s);
  expect(writer.stderr()).not.toContain(plex.token);
  expect(allFiles(machine.path)).toEqual(["no-folder"]);
});
