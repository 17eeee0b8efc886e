import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openMachine } from "../../../src/adapters/service/machine.ts";
import { type ServiceFiles, serviceFiles } from "../../../src/adapters/service/service-files.ts";
import { createService } from "../../../src/app/service/service.ts";
import type {
  InstallOptions,
  ServiceConfig,
  ServiceDeps,
} from "../../../src/app/service/service-deps.ts";
import { readConfigWith } from "../../../src/program/use-cases/setup/service.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

/**
 * Fake service manager programs that record how they were called and remember whether the service
 * runs.
 */
const PROGRAMS: Readonly<Record<string, string>> = {
  systemctl: `case " $* " in
*" show "*) cat "$state" 2>/dev/null || printf 'LoadState=not-found\\nActiveState=inactive\\n' ;;
*" restart "*|*" start "*) [ -e "$dir/refuses" ] && { cat "$dir/refuses" >&2; exit 1; }
  is=active; [ -e "$dir/ends" ] && is=failed
  printf "LoadState=loaded\\nActiveState=$is\\n"'UnitFileState=enabled\\nMainPID=42\\nWatchdogUSec=1min\\nResult=success\\nStatusText=Releases: review 3.\\n' >"$state" ;;
*" stop "*) printf 'LoadState=loaded\\nActiveState=inactive\\nUnitFileState=enabled\\nResult=success\\n' >"$state" ;;
*" disable "*) rm -f "$state" ;;
esac`,
  loginctl: `case "$1" in
show-user) if [ -e "$dir/lingers" ]; then echo Linger=yes; else echo Linger=no; fi ;;
*) [ ! -e "$dir/no-linger" ] ;;
esac`,
  journalctl: `printf '{"level":"info","time":"2026-11-21T09:00:00.000Z","msg":"Filed Heat."}\\nplain\\n'`,
  launchctl: `case "$1" in
print) [ -e "$state" ] || exit 113; printf 'x = {\\n\\tstate = running\\n\\tpid = 42\\n}\\n' ;;
bootstrap|kickstart) touch "$state" ;;
bootout) rm "$state" 2>/dev/null || exit 3 ;;
esac`,
  getent: `case "$2" in anna) echo "anna:x:4242:4243::$dir/home:/bin/sh" ;; media) echo "media:x:4244:4244::/var/lib/media:/bin/sh" ;; homeless) echo "homeless:x:4246:4246::/nonexistent:/bin/false" ;; *) exit 2 ;; esac`,
};

export const signal = new AbortController().signal;

export type Scene = ReturnType<typeof scene>;

/**
 * A machine whose service manager only records its calls; /etc, /usr, /var and /Library are in the
 * scene's folder.
 */
export function scene(
  options: { platform?: string; uid?: number; sudoUser?: string; boots?: boolean } = {},
) {
  const folder = tempFolder();
  const { platform = "linux", uid = 4242, sudoUser, boots = true } = options;
  const home = folder.at(uid === 0 ? "root" : "home");
  const bin = folder.at("bin");
  for (const each of [
    bin,
    home,
    folder.at("home"),
    folder.at("media/downloads"),
    folder.at("media/library"),
  ]) {
    mkdirSync(each, { recursive: true });
  }
  for (const [name, body] of Object.entries(PROGRAMS)) {
    const head = `#!/bin/sh\ndir='${folder.path}' state='${folder.at("state-of-service")}'\n[ ${name} = getent ] || echo "${name} $*" >>'${folder.at("calls")}'\n`;
    writeFileSync(join(bin, name), `${head}${body}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const envFile = folder.write("home/.config/plex-ingest/.env", "PLEX_TOKEN=x\n");
  const config: ServiceConfig = {
    envFile,
    stateDir: folder.at("home/.local/share/plex-ingest"),
    stateDirInFile: undefined,
    isDefaultStateDir: true,
    fromEnvironment: [],
    downloads: [folder.at("media/downloads")],
    libraries: [folder.at("media/library")],
    hasClients: false,
    askClients: async () => [],
    alsoWritten: [],
    credentials: [],
  };
  const deps: ServiceDeps = {
    machine: openMachine({
      platform,
      person: { name: uid === 0 ? "root" : "anna", uid, gid: uid === 0 ? 0 : 4243, home },
      sudoUser,
      bootedPath: boots ? folder.path : folder.at("none"),
    }),
    files: rooted(folder),
    program: {
      node: "/usr/bin/node",
      entry: "/opt/plex-ingest/dist/plex-ingest.js",
      version: "1.0.0",
    },
    config: async () => ({
      ...config,
      stateDirInFile: /^PLEX_INGEST_STATE_DIR=(.*)$/m.exec(readFileSync(envFile, "utf8"))?.[1],
    }),
    usedWith: (path) => readConfigWith(path, home),
    clock: clockOf(() => 0),
  };
  const path = process.env["PATH"] ?? "";
  process.env["PATH"] = `${bin}:${path}`;
  return {
    folder,
    deps,
    config,
    envFile,
    install: (more: Partial<InstallOptions> = {}) =>
      createService(deps).install({ scope: "user", dryRun: false, ...more }, signal),
    service: createService(deps),
    /** The calls since the last call of `calls`, without those that only query. */
    calls(): string[] {
      const log = folder.at("calls");
      const lines = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
      writeFileSync(log, "");
      return lines.filter((line) => line !== "" && !/ show(?:-user)? |^journalctl/.test(line));
    },
    [Symbol.dispose]() {
      process.env["PATH"] = path;
      folder[Symbol.dispose]();
    },
  };
}

/**
 * System folders are below the scene's folder, and owners are not changed because tests do not
 * always run as root.
 */
function rooted(folder: TempFolder): ServiceFiles {
  const at = (path: string): string =>
    /^\/(?:etc|usr|var|Library)\//.test(path) ? folder.at(path) : path;
  return {
    read: (path) => serviceFiles.read(at(path)),
    write: (path, text) => serviceFiles.write(at(path), text),
    append: (path, text) => serviceFiles.append(at(path), text),
    remove: (path) => serviceFiles.remove(at(path)),
    makeFolder: (path) => serviceFiles.makeFolder(at(path), undefined),
    isReadableBy: async () => true,
  };
}
