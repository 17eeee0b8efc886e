import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Socket } from "node:net";
import { afterAll, vi } from "vitest";
import { waitFor } from "./wait-for.ts";

/** What the files of one process share and could leave changed for the next one. */
type Shared = Readonly<Record<string, string | number | boolean | object>>;

const EMITTERS = { process, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };
/** Kept in hand, so that a test may replace them as long as it puts them back. */
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
 * The state of this process: environment, folder, umask, listeners, replaced globals and whatever
 * would keep it alive.
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
  };
}

/**
 * What is there `after` that was not `before`, or is another value; what is open may have become
 * less.
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
 * For each file of a shared process: fails it after its last test when another file would meet what
 * it left behind. What ends by itself a moment later (a socket that is closing) is waited for; what
 * can be put back is put back, so that only the file at fault fails.
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
 * Where the open connections of this process lead, to find who forgot one. Node has no public way
 * to ask.
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

/** esbuild keeps its service for as long as the process that first asked it. */
const STAYS = /--service=/;

/** How many children this process has. Where it cannot be told (macOS), none. */
function childProcesses(): number {
  const tasks = `/proc/${process.pid}/task`;
  if (!existsSync(tasks)) return 0;
  const textOf = (path: string): string => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return ""; // it ended just now
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
