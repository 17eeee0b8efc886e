import type { FileOnlyReason } from "../../adapters/settings/variable.ts";
import type { SettingProblem, ShownSetting } from "./settings-shape.ts";

/** A setting as the table of settings has it. */
export type SettingRow = Pick<ShownSetting, "name" | "group" | "kind" | "doc" | "secret"> & {
  /** The words that are allowed. */
  choices?: readonly string[] | undefined;
  /** As a person would write it; undefined where there is none or it depends on the machine. */
  fallback?: string | undefined;
  /** It is changed while the engine runs, and needs no restart. */
  atOnce: boolean;
  onlyInFile?: FileOnlyReason | undefined;
  /** Of a secret: the settings that say which server it is sent to. */
  sentTo?: readonly string[] | undefined;
  /** The server's address in the text of such a setting, if that is not the text itself. */
  addressIn?: ((text: string) => string | undefined) | undefined;
};

/** The text of a setting, of a secret too: it stays in this process. */
export type FoundText = { value: string; from: "environment" | "credential" | "file" | "default" };

/** What the whole configuration would be with a text as its file, checked as at a start. */
export type JudgedSettings = { found: ReadonlyMap<string, FoundText>; problems: SettingProblem[] };

/** The configuration file and what the program makes of it. */
export type SettingsFile = {
  path: string;
  /** Undefined where there is none yet. */
  read(): Promise<string | undefined>;
  parse(text: string): Readonly<Record<string, string | undefined>>;
  judge(text: string): Promise<JudgedSettings>;
  digest(text: string): string;
  /**
   * Writes in one step, for this user alone. @throws UserError `conflict` where it is no longer
   * what was expected; Outage
   */
  write(text: string, expected: string | undefined): Promise<void>;
  /** What was there before this text was written, if that is still known. */
  textBefore(text: string): Promise<string | undefined>;
  /**
   * As `write`, with what was there before: the step is forgotten, so that the next one back is the
   * one before it.
   */
  writeBack(before: string, text: string): Promise<void>;
};

/** The settings that are changed while the engine runs. */
export type RunTimeSettings = {
  /** What was set so, by the names of the variables. */
  read(): Promise<ReadonlyMap<string, string>>;
  /** What is wrong with a value. */
  problemOf(name: string, value: string): string | undefined;
  /** `undefined` ends what was set. */
  change(changes: Readonly<Record<string, string | undefined>>, actor: string): Promise<void>;
};

/** What the page can do to the daemon that serves it. */
export type DaemonControl = {
  /** Nothing is configured yet: the page is there to do that. */
  isFirstVisit: boolean;
  /** What a first file has besides, so that the page is there afterwards. */
  forFirstFile: Readonly<Record<string, string>>;
  /** Ends its work in order and begins again, with the settings as they are then. */
  restart(): void;
};
