import { dirname, join } from "node:path";
import { tryOr, UserError } from "../../base/errors.ts";
import { cleanText, quoteWord } from "../../base/text/clean-text.ts";
import {
  CLIENTS,
  type ClientEntry,
  type ClientInfo,
  ENTRY_NAME,
  findClient,
} from "../../core/clients/client-table.ts";
import { NotJson, removeMember, setMember } from "../../core/clients/edit-jsonc.ts";

export type ClientRequest = {
  id: string;
  act: "install" | "uninstall";
  project: boolean;
  dryRun: boolean;
};

/**
 * A change that was made to a client's file, or by the client's own program. With `dryRun`, the
 * change that would be made.
 */
export type ClientChange = {
  client: string;
  changed: boolean;
  restart: string;
  /** Leaves out the rest of the file, which may contain other programs' secrets. */
  file?: { path: string; backup?: string | undefined };
  /**
   * Set if the file belongs to the project in this folder. In other folders, the client does not
   * have the entry.
   */
  project?: true;
  /** The value that `install` puts under `key`. */
  entry?: { key: string; value: object };
  /** The command line of the client's program. */
  ran?: string;
};

type ListedClient = {
  id: string;
  name: string;
  path: string;
  present: boolean;
  installed: boolean | undefined;
};

type ClientProgram = NonNullable<ClientInfo["program"]>;

const BROKEN_HINT = "Nothing was written. Correct or delete the file, then start this again.";

interface ClientsDeps {
  files: ClientFiles;
  programs: ClientPrograms;
  platform: "linux" | "darwin";
  home: string;
  cwd: string;
  /** The name of this machine in its network. */
  hostname: string;
  /** Returns how a client starts our server. @throws UserError without a configuration file */
  entry: () => ClientEntry;
  backupSuffix: () => string;
}

/**
 * Adds our server to the MCP clients' lists of servers, or removes it. Everything else in their
 * files is preserved.
 */
export function createClients(deps: ClientsDeps): Clients {
  const { files, programs, platform, home, cwd, hostname } = deps;
  const userPath = (client: ClientInfo): string => join(home, client.path[platform]);

  async function list(): Promise<ListedClient[]> {
    return Promise.all(
      CLIENTS.map(async (client) => {
        const path = userPath(client);
        const text = await files.read(path).catch(() => undefined);
        return {
          id: client.id,
          name: client.name,
          path,
          present: await isPresent(client, text),
          installed: hasEntry(client, text),
        };
      }),
    );
  }

  /** True if there is a trace of the client: its file, its own folder, or its program. */
  async function isPresent(client: ClientInfo, text: string | undefined): Promise<boolean> {
    if (text !== undefined) return true;
    if (client.program && (await programs.find(client.program.name)) !== undefined) return true;
    const folder = dirname(userPath(client));
    return folder !== home && (await files.isFolder(folder));
  }

  async function assertPresent(client: ClientInfo, text: string | undefined): Promise<void> {
    if (await isPresent(client, text)) return;
    throw UserError.refused(
      `${client.name} is not on this machine: there is no ${dirname(userPath(client))}.`,
      `Start it once, then run this again. On another machine, its entry is the command \`ssh\` with the arguments \`${hostname}\`, \`${ENTRY_NAME}\` and \`mcp\`.`,
    );
  }

  async function change(request: ClientRequest, signal: AbortSignal): Promise<ClientChange> {
    const client = requireClient(request.id);
    const program = client.program;
    const found = program && !request.project ? await programs.find(program.name) : undefined;
    if (program && found !== undefined) return byProgram(client, program, found, request, signal);
    const { project } = request;
    // Does not fall back to the current folder's project file, which may be in someone's git
    // repository.
    if (program && !project) throw programMissing(client, program, request, deps.entry);
    if (project && client.projectPath === undefined) {
      throw new UserError(
        `${client.name} does not support a file in a project.`,
        "Leave out --project.",
      );
    }
    if (!project) return inFile(client, userPath(client), request, assertPresent);
    return {
      ...(await inFile(client, join(cwd, client.projectPath ?? ""), request)),
      project: true,
    };
  }

  async function inFile(
    client: ClientInfo,
    path: string,
    { act, dryRun }: ClientRequest,
    assertUsable: typeof assertPresent = async () => {},
  ): Promise<ClientChange> {
    const text = await files.read(path);
    if (act === "install" && !dryRun) await assertUsable(client, text);
    const before = text ?? "";
    const value = act === "install" ? { ...client.more, ...deps.entry() } : undefined;
    const after = edited(client, path, before, value);
    const changed = after !== before;
    const backup =
      changed && !dryRun
        ? await files.replace({
            path,
            text: after,
            expected: text,
            backupSuffix: deps.backupSuffix(),
          })
        : undefined;
    const entry = value ? { entry: { key: client.key, value } } : {};
    return {
      client: client.name,
      changed,
      restart: client.restart,
      file: { path, backup },
      ...entry,
    };
  }

  async function byProgram(
    client: ClientInfo,
    program: ClientProgram,
    file: string,
    { act, dryRun }: ClientRequest,
    signal: AbortSignal,
  ): Promise<ClientChange> {
    const remove = [...program.remove, ENTRY_NAME];
    const isInstall = act === "install";
    const args = isInstall ? addArgs(program.add, deps.entry()) : remove;
    const ran = [program.name, ...args].map(quoteWord).join(" ");
    const done = { client: client.name, restart: client.restart, ran };
    if (dryRun) return { ...done, changed: true };
    // The entry is removed first, because `add` refuses an existing name, whose path may be
    // outdated. If there is no entry, removing it fails, which is fine here.
    const removed = await programs.run(file, remove, signal);
    if (!isInstall) {
      // The program also fails without an entry, and may report success for one in another scope.
      const isLeft = await hasEntryNow(client);
      if (isLeft === false || (removed.ok && isLeft === undefined)) {
        return { ...done, changed: removed.ok };
      }
      const says = isLeft ? "still has the entry" : "did not remove the entry";
      const why = removed.output === "" ? "" : `: ${cleanText(removed.output, 300)}`;
      throw new UserError(`${client.name} ${says}${why}.`, `Run it yourself: ${ran}`);
    }
    const added = await programs.run(file, args, signal);
    if (added.ok) return { ...done, changed: true };
    throw new UserError(
      `${client.name} rejected the entry: ${cleanText(added.output, 300)}.` +
        (removed.ok ? " Its earlier entry was removed." : ""),
      `Run it yourself: ${ran}`,
    );
  }

  /** True if the client's file has our entry. Undefined if the file cannot be read. */
  const hasEntryNow = (client: ClientInfo): Promise<boolean | undefined> =>
    files.read(userPath(client)).then(
      (text) => hasEntry(client, text),
      () => undefined,
    );

  return { list, change };
}

export interface Clients {
  /** Lists all clients. `installed` is undefined if the file cannot be read. */
  list(): Promise<ListedClient[]>;
  /** @throws UserError `not_found` for an unknown client, `refused` for a file that is not JSON */
  change(request: ClientRequest, signal: AbortSignal): Promise<ClientChange>;
}

const addArgs = (add: readonly string[], { command, args }: ClientEntry): string[] => [
  ...add,
  ENTRY_NAME,
  "--",
  command,
  ...args,
];

function requireClient(id: string): ClientInfo {
  const client = findClient(id);
  if (client) return client;
  const known = CLIENTS.map((info) => info.id).join(", ");
  throw UserError.notFound(
    `There is no client "${cleanText(id, 40)}".`,
    `Known clients: ${known}.`,
  );
}

/** Sets the entry. If `value` is undefined, removes it. */
function edited(client: ClientInfo, path: string, text: string, value: object | undefined): string {
  try {
    return value
      ? setMember(text, client.key, ENTRY_NAME, value)
      : removeMember(text, client.key, ENTRY_NAME);
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    throw UserError.refused(`${path} cannot be read: ${error.message}.`, BROKEN_HINT, {
      cause: error,
    });
  }
}

function hasEntry(client: ClientInfo, text: string | undefined): boolean | undefined {
  if (text === undefined) return false;
  if (client.path.linux.endsWith(".toml")) return text.includes(`[${client.key}.${ENTRY_NAME}]`);
  return tryOr(() => removeMember(text, client.key, ENTRY_NAME) !== text, undefined);
}

/**
 * Refuses to change a file that only the client's own program may change. The suggested command
 * line makes the change on a machine where that program is installed.
 */
function programMissing(
  client: ClientInfo,
  program: ClientProgram,
  { act }: ClientRequest,
  entry: () => ClientEntry,
) {
  const args = act === "install" ? addArgs(program.add, entry()) : [...program.remove, ENTRY_NAME];
  const line = [program.name, ...args].map(quoteWord).join(" ");
  return UserError.refused(
    `The program \`${program.name}\` is not on PATH, and only that program changes ` +
      `${client.name}'s file.`,
    `Where ${client.name} is installed, run: ${line}`,
  );
}

/** Reads and writes the MCP clients' files. */
type ClientFiles = {
  /** Undefined if there is no file. */
  read(path: string): Promise<string | undefined>;
  /** Writes in one step. Returns the path of the old file's copy. */
  replace(file: {
    path: string;
    text: string;
    expected: string | undefined;
    backupSuffix: string;
  }): Promise<string | undefined>;
  isFolder(path: string): Promise<boolean>;
};

type ClientPrograms = {
  /** Returns the full path of a program on PATH. */
  find(name: string): Promise<string | undefined>;
  /** Runs the program to its end. `output` is its output, truncated. */
  run(
    file: string,
    args: readonly string[],
    signal: AbortSignal,
  ): Promise<{ ok: boolean; output: string }>;
};
