import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Socket } from "node:net";
import { afterAll, vi } from "vitest";
import { leftTempFolders } from "./temp-folder.ts";
import { waitFor } from "./wait-for.ts";

/** State that the files in one process share, and that one file could change for the next. */
type Shared = Readonly<Record<string, string | number | boolean | object>>;

const EMITTERS = { process, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };
/** The originals are kept, so that a test may replace them if it restores them. */
const GLOBALS = [
  "fetch",
  "setTimeout",
  "setInterval",
  "queueMicrotask",
  "Date",
  "performance",
  "console",
] as const;

/**
 * The state of this process: environment, working folder, umask, listeners, replaced globals, and
 * everything that would keep it alive.
 */
function sharedState(): Shared {
  return {
    ...Object.fromEntries(
      Object.entries(process.env).map(([name, value]) => [`environment ${name}`, value ?? ""]),
    ),
    "working folder": process.cwd(),
    umask: process.umask(),
    "fake timers": vi.isFakeTimers(),
    ...Object.fromEntries(GLOBALS.map((name) => [`global ${name}`, globalThis[name]])),
    ...Object.fromEntries(
      Object.entries(EMITTERS).flatMap(([name, emitter]) =>
        emitter
          .eventNames()
          .map((event) => [
            `listeners of ${name} to ${String(event)}`,
            emitter.listenerCount(event),
          ]),
      ),
    ),
    ...countOf(process.getActiveResourcesInfo().map((kind) => `open ${kind}`)),
    "open child processes": childProcesses(),
    ...Object.fromEntries(
      [...leftTempFolders()].map(([path, origin]) => [`folder ${path}`, `\n${origin}\n`]),
    ),
  };
}

/**
 * Lists what is new or different in `after`, compared with `before`. Fewer open handles or
 * listeners are not a difference.
 */
function differences(before: Shared, after: Shared): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const [was, is] = [before[name], after[name]];
    if (was === is || (/^(?:open|listeners)/.test(name) && Number(is ?? 0) <= Number(was ?? 0))) {
      return [];
    }
    return [`${name}: ${shown(was)} before, ${shown(is)} after`];
  });
}

/**
 * Runs after the last test of each file in a shared process. Fails the file if it left something
 * behind that the next file would see. It waits for things that end on their own a moment later
 * (for example a socket that is closing). It restores what can be restored, so that only the
 * responsible file fails.
 */
export function leavesNothing(withinMs: number): void {
  const [before, environment, folder, umask] = [
    sharedState(),
    { ...process.env },
    process.cwd(),
    process.umask(),
  ];
  afterAll(async () => {
    let found: string[] = [];
    const isClean = (): boolean => (found = differences(before, sharedState())).length === 0;
    await waitFor("nothing to be left", isClean, withinMs).catch(() => undefined);
    vi.useRealTimers();
    for (const name of Object.keys(process.env)) {
      if (!(name in environment)) delete process.env[name];
    }
    Object.assign(process.env, environment);
    process.chdir(folder);
    process.umask(umask);
    if (found.length > 0) {
      throw new Error(
        `This file left behind what other files meet:\n${[...found, ...openSockets()].join("\n")}`,
      );
    }
  });
}

/**
 * Lists the remote ends of this process's open connections, which helps to find the code that
 * forgot to close one. Node has no public API for this.
 */
function openSockets(): string[] {
  const handles =
    (process as typeof process & { _getActiveHandles?(): unknown[] })._getActiveHandles?.() ?? [];
  return handles.flatMap((handle) =>
    handle instanceof Socket && handle.remotePort !== undefined
      ? [`a connection from ${handle.localPort} to ${handle.remoteAddress}:${handle.remotePort}`]
      : [],
  );
}

/** esbuild's service process runs as long as the process that first used esbuild. */
const STAYS = /--service=/;

/**
 * Returns the number of this process's child processes. Returns zero if the system does not report
 * it (macOS).
 */
function childProcesses(): number {
  const tasks = `/proc/${process.pid}/task`;
  if (!existsSync(tasks)) return 0;
  const textOf = (path: string): string => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return ""; // the process has just ended
    }
  };
  const pids = readdirSync(tasks).flatMap((task) =>
    textOf(`${tasks}/${task}/children`).split(" ").filter(Boolean),
  );
  return pids.filter((pid) => !STAYS.test(textOf(`/proc/${pid}/cmdline`))).length;
}

const countOf = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

const shown = (value: Shared[string] | undefined): string =>
  typeof value === "object" || typeof value === "function"
    ? `a ${typeof value}`
    : String(value ?? "none");
