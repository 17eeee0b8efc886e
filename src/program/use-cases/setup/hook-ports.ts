import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { geteuid } from "node:process";
import {
  hookScriptIn,
  prepareHookFolder,
  removeHookFolder,
} from "../../../adapters/fs/hook-folder.ts";
import { createHookMarks } from "../../../adapters/fs/hook-marks.ts";
import type { HookPorts } from "../../../app/setup/set-hook.ts";
import type { Config } from "../../config/config.ts";
import { diskFiles } from "../../config/files.ts";
import { findHookScript } from "../../process/hook-script.ts";

/** Permission of everybody else to enter a folder. */
const OTHERS_ENTER = 0o001;

/**
 * Creates the access to the machine that setting a hook needs. `config` reads the settings at
 * each use, because `init` writes them first. `entry` is the program's entry file.
 */
export const createHookPorts = (
  entry: string,
  config: () => Pick<Config, "mode" | "mediaRoots" | "stateDir"> | undefined,
  settingsOf?: string,
): HookPorts => ({
  settingsOf,
  script: findHookScript(entry),
  settings: config,
  async prepare(folder, script) {
    await prepareHookFolder(folder, script);
    return hookScriptIn(folder);
  },
  remove: removeHookFolder,
  async canAllEnter(folder) {
    let path = diskFiles.real(folder);
    for (;;) {
      const found = await stat(path).catch(() => undefined);
      if (!found?.isDirectory() || (found.mode & OTHERS_ENTER) === 0) return false;
      const parent = dirname(path);
      if (parent === path) return true;
      path = parent;
    }
  },
  async isOwn(folder) {
    const found = await stat(folder).catch(() => undefined);
    return found && found.isDirectory() && found.uid === geteuid?.();
  },
  mark(client, at) {
    const stateDir = config()?.stateDir;
    if (stateDir === undefined) return;
    const marks = createHookMarks(stateDir);
    if (at === undefined) marks.unset(client);
    else marks.set(client, at);
  },
});
