import * as z from "zod";
import { SERVER_NAMES } from "../../core/library/server-entry.ts";
import { UNREADY_STATES } from "../../core/library/server-start.ts";
import { PAGE_GROUPS } from "./page-groups.ts";

/** The controls in which values are entered. */
const SETTING_KINDS = [
  "text",
  "switch",
  "choice",
  "number",
  "seconds",
  "size",
  "path",
  "list",
  "paths",
  "pairs",
  "choices",
  "schedule",
  "rule",
  "template",
] as const;

const setting = z.strictObject({
  name: z.string(),
  /** The group of the page to which the setting belongs, and its section there. */
  group: z.enum(PAGE_GROUPS),
  section: z.string(),
  /** True if the page folds the setting until a person asks for it. */
  rare: z.boolean(),
  /** The control in which the value is entered. `rule`: a choice that may contain a number. */
  kind: z.enum(SETTING_KINDS),
  /** Separates the entries of a list. */
  separator: z.string().exactOptional(),
  /**
   * Words to choose from. `#` in a word stands for a number, and the word `*` for any other text.
   */
  choices: z
    .array(
      z.strictObject({ word: z.string(), title: z.string(), says: z.string().exactOptional() }),
    )
    .exactOptional(),
  doc: z.string(),
  secret: z.boolean(),
  /**
   * Value that was set while the engine ran, or that comes from the file, the environment or the
   * default. Empty for a secret.
   */
  value: z.string(),
  is_set: z.boolean(),
  origin: z.enum(["run time", "environment", "credential", "file", "default", "not set"]),
  /** Reason why the setting cannot be changed here. */
  fixed: z
    .enum(["environment", "credential", "entrance", "program", "database", "path", "unwritable"])
    .exactOptional(),
  fallback: z.string().exactOptional(),
  /** Defaults that replace `fallback` while another setting has one of these values. */
  fallback_by: z
    .strictObject({ name: z.string(), values: z.record(z.string(), z.string()) })
    .exactOptional(),
  /** Warning about the saved value. */
  warning: z.string().exactOptional(),
  at_once: z.boolean(),
  /**
   * True if the program still runs with a different value and will use this one at its next start.
   */
  waits: z.boolean(),
});

/** A problem without a name applies to all settings. */
const problem = z.strictObject({ name: z.string().exactOptional(), message: z.string() });

export type SettingProblem = z.output<typeof problem>;

export const shownSettings = z.strictObject({
  file: z.strictObject({ path: z.string(), exists: z.boolean(), digest: z.string() }),
  /**
   * False if the daemon is a different process, in which case settings are changed on the daemon's
   * page, and if the file is unwritable.
   */
  editable: z.boolean(),
  /**
   * Reason why the daemon could not write the file when it started, and the remedy. Settings that
   * are changed at run time can be changed regardless.
   */
  unwritable: z.string().exactOptional(),
  first_visit: z.boolean(),
  settings: z.array(setting),
  /** Problems in the current file. */
  problems: z.array(problem),
  /**
   * True if the library's names come from templates other than the current ones. This is the case
   * until a plan for the whole library was carried out or turned out to be empty.
   */
  names_differ: z.boolean().exactOptional(),
  /** Names of the settings in the last change, if it can be undone. */
  undo: z.array(z.string()).exactOptional(),
});

export type ShownSettings = z.output<typeof shownSettings>;
export type ShownSetting = ShownSettings["settings"][number];

/** Nothing is written if there is a problem. */
export const settingsChanged = z.strictObject({
  changed: z.array(z.string()),
  problems: z.array(problem),
});

export type SettingsChange = z.output<typeof settingsChanged>;

export const TESTS = ["server", "tmdb", "client", "folders"] as const;
export type TestKind = (typeof TESTS)[number];

export const settingsTested = z.strictObject({
  ok: z.boolean(),
  lines: z.array(z.strictObject({ ok: z.boolean(), text: z.string() })),
  problems: z.array(problem),
  /** A setting and a value for it that would solve the problem. */
  suggestion: z.strictObject({ name: z.string(), value: z.string() }).exactOptional(),
  /** Settings that name the folders that download clients report, for clients without any. */
  folders: z.array(z.strictObject({ name: z.string(), value: z.string() })).exactOptional(),
  /** Settings that decide how names are written, chosen at a set-up, and what explains them. */
  names: z
    .strictObject({
      settings: z.array(z.strictObject({ name: z.string(), value: z.string() })),
      lines: z.array(z.string()),
    })
    .exactOptional(),
});

export type SettingsTest = z.output<typeof settingsTested>;

export const plexSignIn = z.strictObject({
  state: z.enum(["off", "waiting", "failed", "done"]),
  /** The code to type at plex.tv/link. */
  code: z.string().exactOptional(),
  message: z.string().exactOptional(),
  servers: z.array(z.strictObject({ name: z.string(), urls: z.array(z.string()) })).exactOptional(),
});

export type PlexSignIn = z.output<typeof plexSignIn>;

/** Services and folders found on this machine, as a starting point. */
export const settingsFound = z.strictObject({
  plex_url: z.string().exactOptional(),
  /** Media servers that respond without a key, Plex included. */
  servers: z.array(
    z.strictObject({
      kind: z.enum(SERVER_NAMES),
      url: z.string(),
      title: z.string(),
      /** Why it cannot be used yet. */
      state: z.enum(UNREADY_STATES).exactOptional(),
    }),
  ),
  /**
   * `setting` and `value` state which setting holds the client's address and which value to enter.
   */
  client: z
    .strictObject({ title: z.string(), url: z.string(), setting: z.string(), value: z.string() })
    .exactOptional(),
  media_root: z.string().exactOptional(),
});

export type SettingsListing = z.output<typeof settingsFound>;
