import { basename, dirname } from "node:path";
import { UserError } from "../../base/errors.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { quoteWord } from "../../base/text/clean-text.ts";

/** Something that plex-ingest put on this machine. `at`: its path, or the client that has it. */
export type Trace = { what: string; at: string };

/** A trace with what removes it. */
type RemovableTrace = Trace &
  (
    | { by: "service"; scope: "user" | "system" }
    | { by: "client"; id: string }
    | { by: "path"; isFolder?: true }
  );

/** A trace that stays. `why`: one or more sentences, with what a person can do. */
type KeptTrace = Trace & { why: string };

export type UninstallPlan = {
  removes: RemovableTrace[];
  keeps: KeptTrace[];
  /** The command that removes the program itself; undefined if npm did not install it. */
  program: string | undefined;
};

export type UninstallResult = {
  removed: Trace[];
  /** `why`: a sentence. */
  failed: (Trace & { why: string })[];
  warnings: string[];
  program: string | undefined;
};

export type UninstallPorts = {
  isRoot: boolean;
  /** Libraries and download folders. Nothing in them is removed except the marks. */
  mediaFolders: readonly string[];
  services(): Promise<readonly { scope: "user" | "system"; file: string }[]>;
  /** Stops and removes a service. Returns warnings. */
  removeService(scope: "user" | "system", signal: AbortSignal): Promise<readonly string[]>;
  /** MCP clients that have our server in their lists. */
  mcpClients(): Promise<readonly { id: string; name: string; path: string }[]>;
  removeFromClient(id: string, signal: AbortSignal): Promise<void>;
  /** Download clients that run our script for each finished download. */
  hooks(signal: AbortSignal): Promise<readonly { name: string; title: string; script: string }[]>;
  settingsFiles(): Promise<readonly Trace[]>;
  /** Files next to the settings that a person wrote. */
  ownFiles(): Promise<readonly string[]>;
  marks(): Promise<readonly { path: string; isOurs: boolean }[]>;
  /** The database and the other files of the state folder. */
  stateFiles(): Promise<readonly (Trace & { isFolder?: true })[]>;
  /** The address of a database on a server. */
  databaseServer: string | undefined;
  cacheFolder(): Promise<string | undefined>;
  /** Folder of the Node that was installed only for plex-ingest. */
  privateNode(): Promise<string | undefined>;
  program: string | undefined;
  /** True if an engine works with the database. */
  engineRuns(): Promise<boolean>;
  /** Removes one file or folder. @throws the system's error */
  remove(path: string, isFolder: boolean): Promise<void>;
  real(path: string): string;
};

export interface Uninstall {
  /** Lists what `uninstall` would remove and what stays. Changes nothing. */
  plan(options: { data: boolean }, signal: AbortSignal): Promise<UninstallPlan>;
  /** Removes what the plan lists. @throws UserError before anything was removed */
  carryOut(options: { data: boolean }, signal: AbortSignal): Promise<UninstallResult>;
}

export const createUninstall = (ports: UninstallPorts): Uninstall => ({
  plan: (options, signal) => planUninstall(ports, options, signal),
  carryOut: (options, signal) => carryOut(ports, options, signal),
});

async function planUninstall(
  ports: UninstallPorts,
  { data }: { data: boolean },
  signal: AbortSignal,
): Promise<UninstallPlan> {
  const path = (what: string, at: string, isFolder?: true): RemovableTrace => ({
    what,
    at,
    by: "path",
    ...(isFolder ? { isFolder } : {}),
  });
  const services = await ports.services();
  const marks = await ports.marks();
  const state = await ports.stateFiles();
  const [cache, node] = [await ports.cacheFolder(), await ports.privateNode()];
  const removes: RemovableTrace[] = [
    ...services.map(
      ({ scope, file }): RemovableTrace => ({ what: "service", at: file, by: "service", scope }),
    ),
    ...(await ports.mcpClients()).map(
      ({ id, name, path: list }): RemovableTrace => ({
        what: "MCP client",
        at: `${name} (${list})`,
        by: "client",
        id,
      }),
    ),
    ...(await ports.settingsFiles()).map(({ what, at }) => path(what, at)),
    ...marks.filter(({ isOurs }) => isOurs).map((mark) => path("mark", mark.path)),
    ...(data ? state.map(({ what, at, isFolder }) => path(what, at, isFolder)) : []),
    ...(cache === undefined ? [] : [path("cache", cache, true)]),
    // Last, because this process may run in it.
    ...(node === undefined ? [] : [path("private Node", node, true)]),
  ];
  const isSafe = (trace: RemovableTrace): boolean =>
    trace.by !== "path" || trace.what === "mark" || !touchesMedia(ports, trace.at);
  return {
    removes: removes.filter(isSafe),
    keeps: [
      ...(await ports.hooks(signal)).map(({ name, title, script }) => ({
        what: "hook",
        at: `${title} runs ${script}`,
        why: `Run plex-ingest client unset-hook ${name} first.`,
      })),
      ...removes
        .filter((trace) => !isSafe(trace))
        .map(({ what, at }) => ({ what, at, why: "It is in a library or download folder." })),
      ...(data || state.length === 0 ? [] : [keptState(state)]),
      ...(ports.databaseServer === undefined
        ? []
        : [
            {
              what: "database",
              at: ports.databaseServer,
              why: "Drop it on its server if no other machine uses it.",
            },
          ]),
      ...(await ports.ownFiles()).map((at) => ({ what: "own file", at, why: "You wrote it." })),
      ...marks
        .filter(({ isOurs }) => !isOurs)
        .map(({ path: at }) => ({ what: "mark", at, why: "It names another database." })),
    ],
    program: ports.program,
  };
}

function keptState(state: readonly Trace[]): KeptTrace {
  const why = "With --data, it is removed, too.";
  const database = state.find(({ at }) => basename(at) === "plex-ingest.db");
  // With PostgreSQL, the folder has no database.
  if (!database) return { what: "state", at: dirname(state[0]?.at ?? ""), why };
  const { at } = database;
  return { what: "database", at, why: `${why} Without it, nothing that was filed can be undone.` };
}

/** True if a path is in a library or download folder, or contains one. */
function touchesMedia({ mediaFolders, real }: UninstallPorts, path: string): boolean {
  const here = real(path);
  return mediaFolders.some((folder) => {
    const media = real(folder);
    return isAtOrBelow(here, media) || isAtOrBelow(media, here);
  });
}

async function carryOut(
  ports: UninstallPorts,
  options: { data: boolean },
  signal: AbortSignal,
): Promise<UninstallResult> {
  const plan = await planUninstall(ports, options, signal);
  const services = plan.removes.filter((trace) => trace.by === "service");
  assertMay(ports, services);
  if (services.length === 0) await assertStopped(ports);
  const result: UninstallResult = { removed: [], failed: [], warnings: [], program: plan.program };
  for (const { what, at, scope } of services) {
    result.warnings.push(...(await ports.removeService(scope, signal)));
    result.removed.push({ what, at });
  }
  if (services.length > 0) await assertStopped(ports);
  for (const trace of plan.removes) {
    if (trace.by === "service") continue;
    const { what, at } = trace;
    try {
      if (trace.by === "client") await ports.removeFromClient(trace.id, signal);
      else await ports.remove(at, trace.isFolder === true);
      result.removed.push({ what, at });
    } catch (error) {
      signal.throwIfAborted();
      result.failed.push({ what, at, why: error instanceof Error ? error.message : String(error) });
    }
  }
  return result;
}

function assertMay(
  { isRoot }: UninstallPorts,
  services: readonly { scope: "user" | "system"; at: string }[],
): void {
  const system = services.find(({ scope }) => scope === "system");
  if (isRoot || system === undefined) return;
  throw UserError.refused(
    `Only root can remove the system service ${system.at}, so nothing was removed.`,
    'Run `sudo env "PATH=$PATH" plex-ingest service uninstall --system` first.',
  );
}

async function assertStopped({ engineRuns }: UninstallPorts): Promise<void> {
  if (!(await engineRuns())) return;
  throw UserError.conflict(
    "An engine of plex-ingest is still running, so no files were removed.",
    "Stop the daemon, or the MCP client that runs it, then run this again.",
  );
}

/** Returns the command that removes the program, as typed, for npm's prefix. */
export const formatRemoveProgram = (prefix: string, needsRoot: boolean): string =>
  `${needsRoot ? "sudo " : ""}npm uninstall -g --prefix ${quoteWord(prefix)} plex-ingest`;
