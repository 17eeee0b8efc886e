import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { CLIENTS } from "../../../src/core/clients/client-table.ts";
import { openClients } from "../../../src/program/use-cases/setup/clients.ts";
import { NO_SYSTEM_CONFIG } from "../../support/hidden-machine.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

const { signal } = new AbortController();

/**
 * Creates the use cases over a separate home folder, with the programs that the test puts on PATH.
 */
function clientsIn(folder: TempFolder, { configured = true } = {}) {
  const entry = folder.write("lib/plex-ingest/dist/plex-ingest.js");
  const config = configured
    ? folder.write("home/.config/plex-ingest/.env", "PLEX_TOKEN=secret-token\n")
    : "";
  const place = {
    ...NO_SYSTEM_CONFIG,
    env: { PATH: folder.at("bin") },
    home: folder.at("home"),
    cwd: folder.at("project"),
    envFile: undefined,
  };
  const args = ["--", entry, "--env-file", config, "mcp"];
  return { clients: openClients({ ...place, entry }), entry: { command: process.execPath, args } };
}

/** A program that records its calls and fails when asked to remove something. */
function program(folder: TempFolder, name: string): () => string[] {
  const file = folder.write(
    `bin/${name}`,
    `#!/bin/sh\nfor word in "$@"; do printf '%s ' "$word"; done >>"${folder.at("calls")}"\necho >>"${folder.at("calls")}"\ncase "$2" in remove) echo "no such server" >&2; exit 1;; esac\n`,
  );
  chmodSync(file, 0o755);
  return () =>
    existsSync(folder.at("calls"))
      ? readFileSync(folder.at("calls"), "utf8").split(" \n").slice(0, -1)
      : [];
}

const install = { act: "install", project: false, dryRun: false } as const;
const uninstall = { ...install, act: "uninstall" } as const;
const BY_FILE = CLIENTS.filter(({ program }) => program === undefined);

describe.each(BY_FILE)("$name", ({ id, key, path, more = {} }) => {
  test("installs the entry with this Node and no secret, only once, and uninstalls only this entry", async () => {
    using folder = tempFolder();
    const file = folder.at("home", process.platform === "darwin" ? path.darwin : path.linux);
    const { clients, entry } = clientsIn(folder);
    const planned = await clients.change({ ...install, id, dryRun: true }, signal);
    expect([planned.changed, existsSync(file)]).toEqual([true, false]);
    await expect(clients.change({ ...install, id }, signal)).rejects.toMatchObject({
      code: "refused",
      hint: expect.stringMatching(/`ssh` with the arguments `[^`]+`, `plex-ingest` and `mcp`\.$/),
    });
    expect(existsSync(dirname(file))).toBe(false);
    // The client was started once.
    mkdirSync(dirname(file), { recursive: true });

    const done = await clients.change({ ...install, id }, signal);
    expect(done).toMatchObject({ changed: true, file: { path: file }, entry: planned.entry });
    const text = readFileSync(file, "utf8");
    expect(JSON.parse(text)).toEqual({ [key]: { "plex-ingest": { ...more, ...entry } } });
    expect(text).not.toContain("secret-token");
    expect(await clients.change({ ...install, id }, signal)).toMatchObject({ changed: false });
    expect((await clients.list()).find((one) => one.id === id)).toMatchObject({
      present: true,
      installed: true,
    });

    expect(await clients.change({ ...uninstall, id }, signal)).toMatchObject({ changed: true });
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ [key]: {} });
    expect(await clients.change({ ...uninstall, id }, signal)).toMatchObject({ changed: false });
  });
});

test("keeps a user file's comments, mode and other servers, and saves its old text in a copy", async () => {
  using folder = tempFolder();
  const old = '// my settings\n{\n  "theme": "x", // dark\n}\n';
  const file = folder.write("home/.config/zed/settings.json", old);
  chmodSync(file, 0o640);
  const { clients } = clientsIn(folder);
  const { file: done } = await clients.change({ ...install, id: "zed" }, signal);
  const text = readFileSync(file, "utf8");
  expect(text).toMatch(/^\/\/ my settings\n\{\n {2}"theme": "x",\n {2}"context_servers": \{/);
  expect(text).toContain("// dark");
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(readFileSync(done?.backup ?? "", "utf8")).toBe(old);
});

test("refuses a file that is not JSON, reports the line of the error, and leaves the file unchanged", async () => {
  using folder = tempFolder();
  const file = folder.write("home/.cursor/mcp.json", '{\n  "mcpServers": {\n}');
  const { clients } = clientsIn(folder);
  await expect(clients.change({ ...install, id: "cursor" }, signal)).rejects.toMatchObject({
    code: "refused",
    message: `${file} cannot be read: line 3 is not JSON.`,
  });
  expect(readdirSync(folder.at("home", ".cursor"))).toEqual(["mcp.json"]);
  expect((await clients.list()).find(({ id }) => id === "cursor")?.installed).toBeUndefined();
});

test("configures Claude Code and Codex through their own programs, removing an old entry first", async () => {
  using folder = tempFolder();
  const calls = program(folder, "claude");
  program(folder, "codex");
  const { clients, entry } = clientsIn(folder);
  const line = `plex-ingest -- ${[entry.command, ...entry.args].join(" ")}`;
  expect(
    await clients.change({ ...install, id: "claude-code", dryRun: true }, signal),
  ).toMatchObject({
    changed: true,
  });
  expect(calls()).toEqual([]);
  await clients.change({ ...install, id: "claude-code" }, signal);
  await clients.change({ ...install, id: "codex" }, signal);
  expect(await clients.change({ ...uninstall, id: "codex" }, signal)).toMatchObject({
    changed: false,
  });
  expect(calls()).toEqual([
    "mcp remove --scope user plex-ingest",
    `mcp add --scope user ${line}`,
    "mcp remove plex-ingest",
    `mcp add ${line}`,
    "mcp remove plex-ingest",
  ]);
});

test("an entry counts as removed only if the client's file has it no longer", async () => {
  using folder = tempFolder();
  const { clients } = clientsIn(folder);
  const entry = '[mcp_servers.plex-ingest]\ncommand = "node"\n';
  const toml = folder.write("home/.codex/config.toml", entry);
  const uninstalled = () => clients.change({ ...uninstall, id: "codex" }, signal);
  const behave = (script: string): void =>
    chmodSync(folder.write("bin/codex", `#!/bin/sh\n${script}\n`), 0o755);
  behave('echo "config.toml is locked" >&2; exit 1');
  await expect(uninstalled()).rejects.toMatchObject({
    message: "Codex still has the entry: config.toml is locked.",
    hint: "Run it yourself: codex mcp remove plex-ingest",
  });
  behave("exit 0");
  await expect(uninstalled()).rejects.toThrow("Codex still has the entry.");
  behave(`: >"${toml}"`);
  expect(await uninstalled()).toMatchObject({ changed: true });
  behave("exit 1");
  expect(await uninstalled()).toMatchObject({ changed: false });
  // The file cannot be read, so whether it still has the entry is unknown.
  rmSync(toml);
  mkdirSync(toml);
  await expect(uninstalled()).rejects.toThrow("Codex did not remove the entry: ");
});

test("a rejected entry names the earlier one that is gone", async () => {
  using folder = tempFolder();
  const { clients } = clientsIn(folder);
  const script = '#!/bin/sh\ncase "$2" in add) echo "no disk space" >&2; exit 1;; esac\n';
  chmodSync(folder.write("bin/codex", script), 0o755);
  await expect(clients.change({ ...install, id: "codex" }, signal)).rejects.toMatchObject({
    message: "Codex rejected the entry: no disk space. Its earlier entry was removed.",
  });
});

test("without their programs, shows the line to type for Claude Code and Codex; writes a project file only on request", async () => {
  using folder = tempFolder();
  const { clients } = clientsIn(folder);
  await expect(clients.change({ ...install, id: "claude-code" }, signal)).rejects.toMatchObject({
    code: "refused",
    hint: expect.stringContaining("claude mcp add --scope user plex-ingest -- "),
  });
  await expect(
    clients.change({ ...install, act: "uninstall", id: "claude-code" }, signal),
  ).rejects.toMatchObject({
    hint: expect.stringContaining("claude mcp remove --scope user plex-ingest"),
  });
  expect(existsSync(folder.at("project", ".mcp.json"))).toBe(false);
  const done = await clients.change({ ...install, project: true, id: "claude-code" }, signal);
  expect(done.file?.path).toBe(folder.at("project", ".mcp.json"));
  expect(done.project).toBe(true);
  mkdirSync(folder.at("home/.cursor"));
  expect(await clients.change({ ...install, id: "cursor" }, signal)).not.toHaveProperty("project");
  await expect(clients.change({ ...install, id: "codex" }, signal)).rejects.toMatchObject({
    hint: expect.stringContaining("codex mcp add plex-ingest -- "),
  });
});

test("refuses an unknown client, a project for a client without projects, and a missing configuration", async () => {
  using folder = tempFolder();
  const { clients } = clientsIn(folder, { configured: false });
  mkdirSync(folder.at("home/.cursor"), { recursive: true });
  await expect(clients.change({ ...install, id: "emacs" }, signal)).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(
    clients.change({ ...install, id: "windsurf", project: true }, signal),
  ).rejects.toThrow("not support a file in a project");
  await expect(clients.change({ ...install, id: "cursor" }, signal)).rejects.toMatchObject({
    hint: "Create one first: plex-ingest init",
  });
});
