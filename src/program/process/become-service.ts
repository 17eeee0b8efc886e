import { closeSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { ProcessUser } from "../../adapters/machine/accounts.ts";
import { accountOf } from "../../adapters/machine/enter-process.ts";
import { runProgram } from "../../adapters/machine/run-program.ts";
import { parseFullPath } from "../../adapters/settings/address-parts.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { tryOr, UserError } from "../../base/errors.ts";
import { quoteWord } from "../../base/text/clean-text.ts";
import { findEnvFile } from "../config/env-file.ts";
import { diskFiles } from "../config/files.ts";
import {
  findServiceProcess,
  isOfService,
  OF_ACCOUNT,
  readProcessStart,
} from "./service-process.ts";
import type { StartPlace } from "./start-engine.ts";

type BecomeOptions = {
  /** True if the command writes the configuration file. */
  writesSettings: boolean;
  warn: (line: string) => void;
};

/**
 * Turns root into the account of the running service, for a command that changes what the service
 * uses: files of root are of no use to the service. Only settings that the account may not change are
 * changed as root. Rights are dropped before anything is written,
 * because the account itself could put links in root's way. Does nothing for any other account, if
 * no service runs under another account, or if the person names the settings of another one.
 * @returns the place with the service's settings
 * @throws UserError if the account cannot run this program
 */
export async function becomeService(
  place: StartPlace,
  { writesSettings, warn }: BecomeOptions,
  signal: AbortSignal,
): Promise<StartPlace> {
  if (process.geteuid?.() !== 0) return place;
  const found = await findServiceProcess({ ...place, command: "config" }, signal);
  const account = found && (await accountOf(found.pid));
  const start = found && (await readProcessStart(found.pid));
  if (!found || !start || !account || account.uid === 0) return place;
  const home = start.env["HOME"] ?? "/";
  const own = { env: start.env, cwd: "/", home, command: "daemon" };
  const envFile = findEnvFile({ ...own, envFile: start.envFile }, diskFiles).file?.path;
  if (place.envFile !== undefined) {
    const named = parseFullPath(place.envFile, place.home) ?? resolve(place.cwd, place.envFile);
    if (diskFiles.real(named) !== diskFiles.real(envFile ?? "")) return place;
  }
  if (writesSettings && envFile !== undefined && !(await mayReplace(account, envFile, signal))) {
    warn(`${account.name}, the account of ${found.name}, may not change its settings: root does.`);
    return { ...place, envFile, settingsOf: account.name };
  }
  become(account, place.entry);
  warn(`Acting as ${account.name}, the account of ${found.name}.`);
  const ofService = Object.entries(start.env).filter(([name]) => isOfService(name));
  const others = Object.entries(place.env).filter(
    ([name]) => !OF_ACCOUNT.includes(name) && !name.startsWith("XDG_"),
  );
  const env = Object.fromEntries([...others, ...ofService]);
  replaceEnvironment(env);
  return { ...place, env, home, envFile };
}

/** @throws UserError if the account cannot read the program; this process is then still root */
function become({ uid, groups, name }: ProcessUser, entry: string): void {
  const { setgroups, setegid, seteuid, setgid, setuid, getgroups } = process;
  if (!setgroups || !setegid || !seteuid || !setgid || !setuid) return;
  const [gid = uid] = groups;
  const before = getgroups?.() ?? [];
  setgroups([...groups]);
  setegid(gid);
  seteuid(uid);
  // More of the program is loaded later.
  const isReadable = tryOr(() => {
    closeSync(openSync(entry, "r"));
    return true;
  }, false);
  seteuid(0);
  if (!isReadable) {
    setegid(0);
    setgroups(before);
    throw UserError.refused(
      `plex-ingest runs as ${name}, which cannot read this copy of the program, ${entry}.`,
      `Use the copy that the service runs: \`sudo -u ${quoteWord(name)} -H plex-ingest …\`.`,
    );
  }
  setgid(gid);
  setuid(uid);
}

/** True if the account can replace the file. Asks the system as that account. */
async function mayReplace(
  { uid, groups }: ProcessUser,
  file: string,
  signal: AbortSignal,
): Promise<boolean> {
  const become = [`--reuid=${uid}`, `--regid=${groups[0] ?? uid}`, `--groups=${groups.join(",")}`];
  const test = ["sh", "-c", '[ -w "$0" ] && [ -w "$1" ]', file, dirname(file)];
  const { code } = await runProgram("setpriv", [...become, "--", ...test], signal);
  return code === 0;
}

/** Child processes see the account's environment, too. */
function replaceEnvironment(env: Readonly<Record<string, string | undefined>>): void {
  const gone = Object.keys(process.env).filter((name) => env[name] === undefined);
  for (const name of gone) delete process.env[name];
  Object.assign(process.env, dropUndefined(env));
}
