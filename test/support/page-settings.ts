import { readFileSync } from "node:fs";
import type { SettingChanges } from "../../src/app/engine/run-time-settings.ts";
import type { DaemonControl } from "../../src/app/settings/ports.ts";
import { requireConfig } from "../../src/program/config/require-config.ts";
import { createProgram } from "../../src/program/program.ts";
import { type NamesQuery, previewLibraryNames } from "../../src/program/use-cases/library/names.ts";
import {
  openPageSettings,
  type PageSettings,
} from "../../src/program/use-cases/setup/settings-desk.ts";
import type { UseCases } from "../../src/program/use-cases/use-cases.ts";
import { tempFolder } from "./temp-folder.ts";

export const ACTOR = "web:phone";

type Options = {
  /**
   * The settings file's text, in which `{at}` stands for the temporary folder. Without it, there is
   * no file.
   */
  text?: string;
  env?: Record<string, string>;
  daemon?: Partial<DaemonControl> | undefined;
  plexTvUrl?: string;
};

export type SettingsHome = AsyncDisposable & {
  desk: PageSettings;
  /** Previews names with the settings of the file, over an empty library. */
  previewNames: UseCases["previewNames"];
  path: string;
  at: (...names: string[]) => string;
  write: ReturnType<typeof tempFolder>["write"];
  /** The current text of the file. */
  text(): string;
  digest(): Promise<string>;
  /** Saves with the current digest. */
  save(set: Record<string, string>): ReturnType<PageSettings["change"]>;
  restarts: number;
  /** Settings that were changed while an engine ran. */
  configured: SettingChanges[];
  /** With an error, settings cannot be changed while an engine runs. */
  configureFails: Error | undefined;
  logged: string[];
};

/**
 * A daemon's settings in a real file in their own home folder, with a library and a folder of
 * downloads.
 */
export async function settingsHome(options: Options = {}): Promise<SettingsHome> {
  const folder = tempFolder();
  for (const name of ["library/Movies", "library/TV Shows", "downloads"]) {
    folder.write(`${name}/.keep`);
  }
  folder.write("token.txt", "of-a-file-of-its-own\n");
  const path = folder.at(".config/plex-ingest/.env");
  if (options.text !== undefined) {
    folder.write(".config/plex-ingest/.env", options.text.replaceAll("{at}", folder.path));
  }
  const place = {
    env: options.env ?? {},
    cwd: folder.path,
    home: folder.path,
    entry: folder.at("plex-ingest.js"),
  };
  const logged: string[] = [];
  const program = createProgram({
    load: () => requireConfig({ ...place, command: "daemon" }),
    place,
    role: "command",
    log: () => ({
      info: (line) => void logged.push(line),
      warn: (line) => void logged.push(line),
      error: (line) => void logged.push(line),
      reopen() {},
      trace: undefined,
    }),
    warn: (line) => void logged.push(line),
  });
  const made: Pick<SettingsHome, "restarts" | "configured" | "configureFails"> = {
    restarts: 0,
    configured: [],
    configureFails: undefined,
  };
  const daemon = {
    isFirstVisit: options.text === undefined,
    forFirstFile: {},
    unwritable: Promise.resolve(undefined),
    restart: () => void made.restarts++,
    assertMayServe() {},
    ...options.daemon,
  };
  const own =
    "daemon" in options && options.daemon === undefined ? program : { ...program, daemon };
  program.loaded();
  const review = async () => ({
    async configure(changes: SettingChanges) {
      if (made.configureFails) throw made.configureFails;
      made.configured.push(changes);
      return { settings: [] };
    },
  });
  const desk = await openPageSettings(own, review, options.plexTvUrl);
  const digest = async (): Promise<string> => (await desk.read()).file.digest;
  return Object.assign(made, {
    desk,
    previewNames: (query: NamesQuery, signal: AbortSignal) =>
      previewLibraryNames(own, query, signal),
    path,
    at: folder.at,
    write: folder.write,
    logged,
    text: () => readFileSync(path, "utf8"),
    digest,
    save: async (set: Record<string, string>) =>
      desk.change({ digest: await digest(), set, reset: [] }, ACTOR),
    async [Symbol.asyncDispose]() {
      await desk.close();
      await program.close();
      folder[Symbol.dispose]();
    },
  });
}
