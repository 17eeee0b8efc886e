import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { type Home, makeHome } from "../process/home.ts";
import { runProgram } from "../support/daemon.ts";
import { type Plex, startPlex } from "../support/plex/start-plex.ts";

const FOLDER = resolve(import.meta.dirname, "../../examples");

type Example = {
  file: string;
  words?: string[];
  /** Patterns of the output with the stand-in. */
  prints: RegExp[];
};

const EXAMPLES: Example[] = [
  {
    file: "basic-use.ts",
    prints: [/^plex-ingest \d+\.\d+\.\d+$/m, /^Plex: Test Plex, 1\./m, /^0 wait for a decision$/m],
  },
  {
    file: "browse-a-library.ts",
    words: ["TV Shows"],
    prints: [
      /^1 {2}Movies \(movie, 3 items\)$/m,
      /^In TV Shows:\n {2}201 {2}Lighthouse \(2015\)$/m,
    ],
  },
  {
    file: "recently-added-and-on-deck.ts",
    prints: [
      /^Recently added:\n {2}2025-03-29 {2}Harbour Lights$/m,
      /^ {2}Lighthouse 2x1 Night 21: next_episode, 0 % seen$/m,
    ],
  },
  {
    file: "sessions.ts",
    prints: [/^Olga on TV: Harbour Lights, playing, 10(?:\.\d)? %$/m, /^TV takes commands$/m],
  },
  {
    file: "search.ts",
    words: ["harbour"],
    prints: [/^2 found for "harbour"$/m, /^Harbour Lights: Drama\. What happens/m],
  },
  {
    file: "history.ts",
    prints: [/^5 watched$/m, / {2}Ben on Phone: The Long Ferry$/m, /^Done by plex-ingest$/m],
  },
  {
    file: "mcp-tools.ts",
    prints: [
      /^reads {4}list_libraries: no parameters$/m,
      /^changes {2}approve_ingest: ids, /m,
      /wrong id: [a-z_]+: id: /,
    ],
  },
  { file: "refresh.ts", words: ["Movies"], prints: [/^Plex accepted the scan of "Movies"/m] },
];

const startStandIn = (): Promise<Plex> => {
  const player = { id: "tv", name: "TV" };
  return startPlex({
    players: [player],
    playing: [{ id: "s1", player, itemId: "101", offsetMs: 600_000 }],
  });
};

/** Runs an example as a person would, in a separate home. */
async function runExample({ file, words = [] }: Example, home: Home, envFile = home.envFile) {
  const child = spawn(process.execPath, [resolve(FOLDER, file), ...words], {
    env: { PATH: process.env["PATH"] ?? "", HOME: home.path, ENV_FILE: envFile },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { out, err, code: child.exitCode };
}

/**
 * Processes that still have this file on their command line. Undefined if the system has no /proc
 * with command lines.
 */
function leftWith(envFile: string): string[] | undefined {
  if (!existsSync("/proc/self/cmdline")) return undefined;
  return readdirSync("/proc").filter(
    (name) => /^\d+$/.test(name) && commandLine(name).includes(envFile),
  );
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return ""; // the process ended in the meantime
  }
}

test("each file in the folder is run here and named in its README", () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".ts"));
  expect(files.toSorted()).toEqual([...EXAMPLES.map(({ file }) => file), "session.ts"].toSorted());
  const readme = readFileSync(resolve(FOLDER, "README.md"), "utf8");
  for (const file of files) expect(readme).toContain(`[${file}](${file})`);
});

describe.each(EXAMPLES)("$file", (example) => {
  test("prints Plex's data, and leaves no process behind", async () => {
    await using plex = await startStandIn();
    using home = makeHome({ plex });
    // A read-only server needs an existing database.
    if (example.file === "sessions.ts") await runProgram(home, ["queue"]);
    const { out, err, code } = await runExample(example, home);
    expect(code, err).toBe(0);
    for (const line of example.prints) expect(out).toMatch(line);
    expect(leftWith(home.envFile) ?? []).toEqual([]);
  });

  test("reports the problem in one line, and leaves no process behind", async () => {
    await using plex = await startStandIn();
    using home = makeHome({ plex: { url: plex.url, token: "wrong-plex-token" } });
    // A read-only server needs an existing database.
    if (example.file === "sessions.ts") await runProgram(home, ["queue"]);
    // This example does not contact Plex, so it has no server to talk to.
    const noServer = example.file === "mcp-tools.ts";
    const { err, code } = await runExample(
      example,
      home,
      noServer ? home.at("nothing.env") : undefined,
    );
    expect(code).toBe(1);
    expect(err).toMatch(noServer ? /^MCP error -32000: Connection closed$/m : /^unauthorized: /m);
    expect(err).not.toMatch(/^ {4}at /m);
    expect(leftWith(home.envFile) ?? []).toEqual([]);
  });
});
