import { join } from "node:path";
import { commandOf, type Sentence, sentence, toCommandText } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { quoteWord } from "../../base/text/clean-text.ts";
import { toLaunchdLogFile } from "../../core/service/launchd-plist.ts";
import type { Manager } from "../../core/service/managers.ts";
import {
  findAccountIn,
  findSharedFolder,
  formatStateFolderLines,
  PACKAGE_UNIT_FILE,
  type ServiceSpec,
  SYSTEM_ENV_FILE,
  WRITTEN_BY,
} from "../../core/service/service-spec.ts";
import { requireManager } from "./find-service.ts";
import type { InstallOptions, ServiceConfig, ServiceDeps } from "./service-deps.ts";

type Owner = { name: string; uid: number; gid: number; home: string };

export type ServicePlan = {
  manager: Manager;
  spec: ServiceSpec;
  text: string;
  /** Lines to append to the env file. Undefined if it already names the state folder. */
  envLines: string | undefined;
  /** The account that the service runs as. */
  owner: Owner;
  warnings: string[];
};

/**
 * Plans the installation. Changes nothing.
 * @throws UserError if the service would not work, or would use a database other than that of the
 * person's own commands
 */
export async function planService(
  deps: ServiceDeps,
  options: InstallOptions,
  signal: AbortSignal,
): Promise<ServicePlan> {
  const { machine, files, program } = deps;
  const { scope } = options;
  const manager = requireManager(deps, scope);
  const installed =
    scope === "system"
      ? ((await files.read(manager.file).catch(() => undefined)) ??
        (machine.platform === "linux" ? await files.read(PACKAGE_UNIT_FILE) : undefined))
      : undefined;
  // An installed service keeps its account, even if another person updates it.
  const before = installed?.includes(WRITTEN_BY) ? findAccountIn(installed) : undefined;
  const keeps = before !== undefined && (options.account ?? before.user) === before.user;
  const group = options.group ?? (keeps ? before.group : undefined);
  const owner = await ownerOf(
    deps,
    { ...options, account: options.account ?? before?.user },
    signal,
  );
  const config = await withDownloads(await deps.config(owner.home), options, signal);
  const { envFile } = config;
  if (envFile === undefined) {
    throw new UserError(
      `${owner.name} has no configuration file, and a service does not see your shell's settings.`,
      scope === "user"
        ? sentence`Run ${{ do: "init" }} to write one, or name another file: ${{ do: "service of file" }}.`
        : sentence`Name one that this account can read: ${{ do: "service of file", system: true }}.`,
    );
  }
  const stateDir = stateFolder(config, envFile, {
    ofSystem:
      machine.platform === "darwin"
        ? "/Library/Application Support/plex-ingest"
        : "/var/lib/plex-ingest",
    isHomeless: HOMELESS.includes(owner.home),
  });
  const media = [...new Set([...config.downloads, ...config.libraries])];
  const { writable, warnings } = writableFolders(config, options, media);
  const spec: ServiceSpec = {
    ...program,
    envFile,
    stateDir,
    writable,
    media,
    credentials: machine.platform === "linux" && scope === "system" ? config.credentials : [],
    account: { user: owner.name, group },
    logFile: toLaunchdLogFile(scope === "user" ? owner.home : undefined),
  };
  if (config.fromEnvironment.length > 0) {
    warnings.push(
      "The service does not see settings that only this shell has: " +
        `${config.fromEnvironment.join(", ")}. Add them to ${envFile}.`,
    );
  }
  // The root account's own shell may not have sudo.
  const sudo = machine.person.uid === 0 && machine.sudoUser === undefined ? "" : "sudo ";
  if (scope === "system" && !(await files.isReadableBy(envFile, owner))) {
    warnings.push(
      `${owner.name} cannot read ${envFile}. Run \`${sudo}chown ${owner.name} ` +
        `${quoteWord(envFile)}\`.`,
    );
  }
  if ((await usualEnvFile(deps, owner)) !== envFile) {
    warnings.push(
      `Your commands and the MCP server find ${envFile} only if you specify it: \`${commandOf({ do: "status", envFile })}\`, ` +
        `and \`--env-file\`, \`${envFile}\`, \`mcp\` as the MCP server's arguments.`,
    );
  }
  const settings = await files.read(envFile).catch(() => "");
  return {
    manager,
    spec,
    text: manager.text(spec),
    envLines:
      config.stateDirInFile === undefined
        ? formatStateFolderLines(settings ?? "", stateDir)
        : undefined,
    owner,
    warnings: [...listProgramWarnings([program.node, program.entry]), ...warnings],
  };
}

/** Returns the env file that this account's commands find by default. */
async function usualEnvFile({ files }: ServiceDeps, { home }: Owner): Promise<string | undefined> {
  const userFiles = ["plex-ingest", "plex-mcp"].map((name) => join(home, ".config", name, ".env"));
  for (const path of [...userFiles, SYSTEM_ENV_FILE]) {
    if ((await files.read(path).catch(() => "")) !== undefined) return path;
  }
  return undefined;
}

/**
 * Returns the account that the service runs as. @throws UserError if a system service would run as
 * root, or if the account does not exist
 */
async function ownerOf(
  { machine }: ServiceDeps,
  { scope, account, group }: InstallOptions,
  signal: AbortSignal,
): Promise<Owner> {
  const { person, sudoUser } = machine;
  if (scope === "user") {
    if (account !== undefined || group !== undefined) {
      throw new UserError(
        "--account and --group are only for a system service.",
        "Add --system, or leave them out.",
      );
    }
    if (person.uid === 0 && sudoUser !== undefined) {
      throw new UserError(
        "With sudo, only a system service can be installed.",
        `Run it again without sudo for a service of ${sudoUser}, or add --system.`,
      );
    }
    return person;
  }
  const name = account ?? (person.uid === 0 ? sudoUser : person.name);
  if (name === undefined || name === "root") {
    throw new UserError(
      "The service does not run as root.",
      "Specify the account that owns downloads and library: `--account NAME`.",
    );
  }
  const owner = name === person.name ? person : await machine.account(name, signal);
  if (owner) return owner;
  throw UserError.notFound(
    `There is no account ${JSON.stringify(name)}.`,
    "Specify an existing account: `--account NAME`.",
  );
}

/**
 * Returns the state folder that the service, the commands and the MCP server share: the folder in
 * the env file, otherwise the folder that the account's own commands use. If the system's env file
 * is used, the state folder belongs to no account.
 */
function stateFolder(
  config: ServiceConfig,
  envFile: string,
  { ofSystem, isHomeless }: ServiceDefaults,
): string {
  const { stateDir, stateDirInFile, isDefaultStateDir } = config;
  if (stateDirInFile !== undefined && stateDirInFile !== stateDir) {
    throw UserError.conflict(
      `This shell sets PLEX_INGEST_STATE_DIR to ${stateDir}, but ${envFile} sets it to ` +
        `${stateDirInFile}: the service would use a different database than your commands.`,
      "Unset it in the shell, or change the file.",
    );
  }
  return isDefaultStateDir && (envFile === SYSTEM_ENV_FILE || isHomeless) ? ofSystem : stateDir;
}

type ServiceDefaults = {
  /** State folder for a service that does not belong to a person. */
  ofSystem: string;
  /** True if the account has no home folder. */
  isHomeless: boolean;
};

/** Placeholders that systems use as the home folder of service accounts. */
const HOMELESS = ["/nonexistent", "/", "/var/empty", "/dev/null"];

/** Adds the clients' own folders if the settings name no downloads and a sandbox needs them. */
async function withDownloads(
  config: ServiceConfig,
  { scope, media }: InstallOptions,
  signal: AbortSignal,
): Promise<ServiceConfig> {
  const isAsked =
    scope === "system" && media === undefined && config.downloads.length === 0 && config.hasClients;
  return isAsked ? { ...config, downloads: await config.askClients(signal) } : config;
}

/**
 * Returns the folders to which the service may write. Two entries would become two mounts, and
 * hardlinks cannot cross mounts.
 */
function writableFolders(
  { downloads, libraries, hasClients, alsoWritten }: ServiceConfig,
  { scope, media: named }: InstallOptions,
  media: readonly string[],
): { writable: string[]; warnings: string[] } {
  if (scope === "user") return { writable: [], warnings: [] };
  const outside =
    named === undefined ? undefined : media.find((folder) => !isAtOrBelow(folder, named));
  if (outside !== undefined) {
    throw new UserError(
      `${outside} is not below ${named}.`,
      "Set --media to the folder that contains both.",
    );
  }
  if (named === undefined && downloads.length === 0 && hasClients) {
    throw new UserError(
      "Neither the settings nor the download client say where its downloads are, and the service " +
        "can write only to folders that it is given.",
      "Specify the folder that contains downloads and libraries: `--media FOLDER`.",
    );
  }
  const common = named ?? findSharedFolder(media);
  const folders = common === undefined ? media : [common];
  const warnings =
    common === undefined
      ? [
          `${[...downloads, ...libraries].join(", ")} have no folder in common, so the service copies instead of making hardlinks. Put them below one folder, or install it without --system.`,
        ]
      : [];
  return {
    writable: [
      ...folders,
      ...alsoWritten.filter((path) => !folders.some((folder) => isAtOrBelow(path, folder))),
    ],
    warnings,
  };
}

/**
 * Folders in which version managers and package runners keep programs, with the consequence for a
 * service.
 */
const PASSING: readonly { in: RegExp; sentence: (path: string) => Sentence }[] = [
  {
    in: /\/_npx\/|\/fnm_multishells\/|\/\.npm\/_cacache\//,
    sentence: (path) =>
      `${path} is in a cache that gets cleared: install plex-ingest with \`npm install -g\` first.`,
  },
  {
    in: /\/\.nvm\/|\/nvm\/versions\/|\/\.fnm\/|\/fnm\/node-versions\/|\/\.volta\/|\/\.asdf\/|\/mise\/installs\/|\/\.nodenv\/|\/n\/versions\//,
    sentence: (path) =>
      sentence`${path} belongs to a version manager and disappears when that version is removed. Run ${{ do: "service", verb: "install" }} again after such a change.`,
  },
  {
    in: /\/Cellar\//,
    sentence: (path) =>
      sentence`${path} belongs to one version in Homebrew. Run ${{ do: "service", verb: "install" }} again after \`brew upgrade\`.`,
  },
];

/** Warns if a Node or a program will not stay at its path. */
export const listProgramWarnings = (paths: readonly string[]): string[] =>
  paths.flatMap((path) =>
    PASSING.filter((row) => row.in.test(path)).map((row) => toCommandText(row.sentence(path))),
  );
