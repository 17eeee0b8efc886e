// Takes about a minute for each Node, and one of npm's packages (60 MB) for each Node other than
// ours. They are kept in `node_modules/.cache`.
import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ALL_COMMANDS } from "../../src/hosts/cli/command-line.ts";
import { runProgram, startDaemon } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { pathWith } from "../support/hidden-machine.ts";
import { startBundle, unpackBundle } from "../support/mcp-bundle.ts";
import { startMcpClient } from "../support/mcp-client.ts";
import { missingProgram } from "../support/missing-program.ts";
import { LOWEST_NODES } from "../support/node-engines.ts";
import { nodesFromNpm } from "../support/node-versions.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { startHome } from "./home.ts";
import { mcpCommand } from "./mcp-session.ts";

/** Other Nodes to run all of this on, by hand: `PLEX_INGEST_NODES=26.10.0`. */
const MORE = process.env["PLEX_INGEST_NODES"]?.split(" ") ?? [];
const { paths, missing } = await nodesFromNpm(...LOWEST_NODES, ...MORE);
const noBsdtar = missingProgram("bsdtar", "apt-get install libarchive-tools");
const OURS = process.versions.node;
const nodeOf = (version: string): string =>
  version === OURS ? process.execPath : (paths[version] ?? "");

/** Examples that would run until they are stopped, or would change this machine. */
const INSTEAD: Readonly<Record<string, string>> = {
  daemon: "daemon --once",
  "service install": "service install --dry-run",
};

type Line = { command: string; words: string[] };

/** The first example of every command, without what the shell does with its output. */
const LINES: readonly Line[] = ALL_COMMANDS.flatMap((entry) =>
  "run" in entry
    ? [{ command: entry.name, examples: entry.examples }]
    : entry.commands.map(({ name, examples }) => ({ command: `${entry.name} ${name}`, examples })),
).map(({ command, examples: [[example] = [command]] }) => {
  const line = (INSTEAD[command] ?? example).replace(/ [<>|].*/, "");
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare);
  return { command, words: words.flatMap((word) => word ?? []) };
});

/** Errors that a missing part of the language or of Node causes. */
const BROKEN =
  /Unexpected error|is not (?:defined|a function|a constructor|iterable)|SyntaxError|ReferenceError|ERR_\w+/;

const codes = new Map<string, Record<string, number | null>>();

describe.skipIf(missing).each([...new Set([...LOWEST_NODES, OURS, ...MORE])])(
  "Node %s",
  (version) => {
    let home: Awaited<ReturnType<typeof startHome>>;
    const node = nodeOf(version);
    beforeAll(async () => {
      home = await startHome();
    });
    afterAll(() => home[Symbol.asyncDispose]());

    test("a daemon files a film and serves the page", async () => {
      const port = await freePort();
      home.configure({ SERVER_PORT: String(port), AUTH_TOKEN: "a".repeat(32) });
      home.drop("Sintel.2010.1080p.mkv");
      await using daemon = await startDaemon(home, { node });
      await home.reaches("Sintel.2010.1080p.mkv", "filed");
      const page = await fetch(`http://127.0.0.1:${port}/`);
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("<script")]);
      const { code } = await daemon.end();
      expect([code, daemon.log()]).toEqual([0, expect.not.stringMatching(BROKEN)]);
    });

    test("every command runs", async () => {
      home.drop("Heat.1995.mkv");
      const ended: Record<string, number | null> = {};
      for (const { command, words } of LINES) {
        const args = words.map((word) =>
          word.replace("/mnt/old", home.downloads).replace(/^[379]$/, "1"),
        );
        // Without programs in PATH, no command reaches the services of this machine.
        const options = { node, env: { PATH: pathWith() } };
        const { code, stdout, stderr } = await runProgram(home, args, options);
        const line = `plex-ingest ${args.join(" ")}`;
        expect([line, stdout + stderr]).toEqual([line, expect.not.stringMatching(BROKEN)]);
        expect([0, 1, 2, 3, 4], `${line}: ${stderr}`).toContain(code);
        ended[command] = code;
      }
      codes.set(version, ended);
      expect(Object.values(ended).filter((code) => code === 0).length).toBeGreaterThan(
        LINES.length / 2,
      );
    });

    test("a client starts the MCP server over stdio", async () => {
      await using client = startMcpClient({ ...mcpCommand(home), file: node });
      expect(await client.initialize("every-node")).toMatchObject({
        serverInfo: { name: "plex-ingest" },
      });
      expect((await client.tools()).length).toBeGreaterThan(10);
    });

    test.skipIf(noBsdtar)("a client with this Node starts the unpacked MCP bundle", async () => {
      using folder = tempFolder();
      const bundle = await unpackBundle(folder);
      await using client = startBundle(bundle, home, { env_file: home.envFile }, node);
      expect(await client.initialize("bundle")).toMatchObject({
        serverInfo: { name: "plex-ingest" },
      });
      expect((await client.tools()).length).toBeGreaterThan(10);
    });
  },
);

test.skipIf(missing)("every command ends on each Node with the same exit code", () => {
  for (const [version, ended] of codes) {
    expect([version, ended]).toEqual([version, codes.get(OURS)]);
  }
});

/** Prints all globals and their own properties of a Node. */
const LIST_GLOBALS = `
  const names = [];
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    names.push(name);
    let value;
    try { value = globalThis[name]; } catch {}
    if (value === globalThis || !/object|function/.test(typeof value) || value === null) continue;
    for (const key of Object.getOwnPropertyNames(value)) names.push(name + "." + key);
  }
  console.log(JSON.stringify(names));`;

/** Packages and esbuild's helper ask whether these exist, and otherwise go on without them. */
const ASKED_FOR = ["SuppressedError", "Uint8Array.fromBase64"];

test.skipIf(missing)(
  "the built program names no global, and no function of one, that the lowest Node lacks",
  async () => {
    const globalsOf = async (version: string): Promise<string[]> => {
      const args = ["--no-warnings", "-e", LIST_GLOBALS];
      const { stdout } = await promisify(execFile)(nodeOf(version), args);
      return JSON.parse(stdout) as string[];
    };
    const lowest = new Set(await globalsOf(LOWEST_NODES[0] ?? ""));
    const newest = (await Promise.all([OURS, ...MORE].map(globalsOf))).flat();
    const newer = new Set(newest).difference(lowest);
    expect(newer).toContain("AsyncDisposableStack");
    const built = globSync("dist/{*,chunks/*}.js").map((path) => readFileSync(path, "utf8"));
    const used = new Set(
      built.flatMap((text) =>
        [...text.matchAll(/(?<![\w$.])[A-Z]\w*(?:\.\w+)?(?![\w$:])/g)].flatMap(([name]) => [
          name,
          name.replace(/\..*/, ""),
        ]),
      ),
    );
    expect([...newer].filter((name) => used.has(name) && !ASKED_FOR.includes(name))).toEqual([]);
  },
);
