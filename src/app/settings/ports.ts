import type { FileOnlyReason } from "../../adapters/settings/variable.ts";
import type { SettingProblem, ShownSetting } from "./settings-shape.ts";

/** A row of the settings table. */
export type SettingRow = Pick<ShownSetting, "name" | "group" | "kind" | "doc" | "secret"> & {
  /** Allowed words. */
  choices?: readonly string[] | undefined;
  /**
   * Default, as a person would write it. Undefined if there is none or if it depends on the
   * machine.
   */
  fallback?: string | undefined;
  /** True if the setting is changed while the engine runs and needs no restart. */
  atOnce: boolean;
  onlyInFile?: FileOnlyReason | undefined;
  /** For a secret: the settings that name the server it is sent to. */
  sentTo?: readonly string[] | undefined;
  /**
   * Returns the server's address in the text of such a setting. Undefined if the text itself is the
   * address.
   */
  addressIn?: ((text: string) => string | undefined) | undefined;
};

/** The text of a setting, including secrets. It stays in this process. */
export type FoundText = { value: string; from: "environment" | "credential" | "file" | "default" };

/** The whole configuration with a text as its file, checked as at a start. */
export type JudgedSettings = { found: ReadonlyMap<string, FoundText>; problems: SettingProblem[] };

/** The configuration file and how the program reads it. */
export type SettingsFile = {
  path: string;
  /** Undefined if the file does not exist yet. */
  read(): Promise<string | undefined>;
  parse(text: string): Readonly<Record<string, string | undefined>>;
  judge(text: string): Promise<JudgedSettings>;
  digest(text: string): string;
  /**
   * Writes in one step, with access only for this user. @throws UserError `conflict` if the file is
   * no longer what was expected; Outage
   */
  write(text: string, expected: string | undefined): Promise<void>;
  /** Returns the text that was there before this text was written, if it is still known. */
  textBefore(text: string): Promise<string | undefined>;
  /**
   * Like `write`, with the earlier text. The step is forgotten, so the next undo goes back to the
   * step before it.
   */
  writeBack(before: string, text: string): Promise<void>;
};

/** Settings that are changed while the engine runs. */
export type RunTimeSettings = {
  /** Values set at run time, by variable name. */
  read(): Promise<ReadonlyMap<string, string>>;
  /** Returns the problem with a value. */
  problemOf(name: string, value: string): string | undefined;
  /** `undefined` removes the value set at run time. */
  change(changes: Readonly<Record<string, string | undefined>>, actor: string): Promise<void>;
};

/** Controls that the page has over the daemon that serves it. */
export type DaemonControl = {
  /** True if nothing is configured yet and the page is there to do that. */
  isFirstVisit: boolean;
  /** Additional values for the first file, so that the page is still served afterwards. */
  forFirstFile: Readonly<Record<string, string>>;
  /** Finishes its work in order and restarts with the settings as they are then. */
  restart(): void;
};
