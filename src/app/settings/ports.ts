import type { FileOnlyReason } from "../../adapters/settings/variable.ts";
import type { SettingProblem, ShownSetting } from "./settings-shape.ts";

/** A row of the settings table. */
export type SettingRow = Pick<
  ShownSetting,
  "name" | "group" | "section" | "rare" | "kind" | "doc" | "secret"
> & {
  /** Words to choose from. */
  choices?: ShownSetting["choices"] | undefined;
  separator?: string | undefined;
  /**
   * Default, as a person would write it. Undefined if the setting has no default or if the default
   * depends on the machine.
   */
  fallback?: string | undefined;
  /** Defaults that replace `fallback` while another setting has one of these values. */
  fallbackBy?: ShownSetting["fallback_by"] | undefined;
  /** True if the setting is changed while the engine runs and needs no restart. */
  atOnce: boolean;
  onlyInFile?: FileOnlyReason | undefined;
  /** For a secret: the settings that name the server to which the secret is sent. */
  sentTo?: readonly string[] | undefined;
  /**
   * Returns the server's address from the value of such a setting. If undefined, the value itself
   * is the address.
   */
  addressIn?: ((text: string) => string | undefined) | undefined;
};

/** A setting's value, including secrets. It never leaves this process. */
export type FoundText = { value: string; from: "environment" | "credential" | "file" | "default" };

/**
 * The whole configuration with the given text as its file, checked in the same way as at startup.
 */
export type JudgedSettings = { found: ReadonlyMap<string, FoundText>; problems: SettingProblem[] };

/** The configuration file and how the program reads it. */
export type SettingsFile = {
  path: string;
  /** Returns the file's text. Undefined if the file does not exist yet. */
  read(): Promise<string | undefined>;
  parse(text: string): Readonly<Record<string, string | undefined>>;
  judge(text: string): Promise<JudgedSettings>;
  digest(text: string): string;
  /**
   * Writes the file atomically, with the access of the existing one. @throws UserError `conflict` if
   * the file no longer has the expected text; Outage
   */
  write(text: string, expected: string | undefined): Promise<void>;
  /** Returns the text that preceded this text, if it is still known. */
  textBefore(text: string): Promise<string | undefined>;
  /**
   * Does the same as `write`, with the earlier text. The step is forgotten, so the next undo goes
   * back to the step before it.
   */
  writeBack(before: string, text: string): Promise<void>;
};

/** Settings that are changed while the engine runs. */
export type RunTimeSettings = {
  /** Values set at run time, by variable name. */
  read(): Promise<ReadonlyMap<string, string>>;
  /** Returns the problem with a value. */
  problemOf(name: string, value: string): string | undefined;
  /** Changes settings. `undefined` removes the value set at run time. */
  change(changes: Readonly<Record<string, string | undefined>>, actor: string): Promise<void>;
};

/** Controls that the page has over the daemon by which it is served. */
export type DaemonControl = {
  /** True if nothing is configured yet and the page is being shown for the initial setup. */
  isFirstVisit: boolean;
  /** Additional values for the first file, so that the page is still served afterwards. */
  forFirstFile: Readonly<Record<string, string>>;
  /**
   * Resolves with the reason why the configuration file cannot be written, and the remedy: tried
   * once at the start. Undefined if it can be written.
   */
  unwritable: Promise<string | undefined>;
  /**
   * Makes the daemon finish its work in order and restart with the settings in force at that time.
   */
  restart(): void;
};
