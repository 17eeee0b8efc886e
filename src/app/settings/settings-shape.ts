import * as z from "zod";

const setting = z.strictObject({
  name: z.string(),
  /** Of the table that it is in: `plex`, `folders` … */
  group: z.string(),
  kind: z.enum(["switch", "choice", "text"]),
  choices: z.array(z.string()).exactOptional(),
  doc: z.string(),
  secret: z.boolean(),
  /**
   * As the file, the environment or the default has it, or what was set while the engine ran;
   * nothing of a secret.
   */
  value: z.string(),
  is_set: z.boolean(),
  origin: z.enum(["run time", "environment", "credential", "file", "default", "not set"]),
  /** Why it cannot be changed here. */
  fixed: z
    .enum(["environment", "credential", "entrance", "program", "database", "path"])
    .exactOptional(),
  fallback: z.string().exactOptional(),
  /** What is to be looked at in it as it is saved. */
  warning: z.string().exactOptional(),
  at_once: z.boolean(),
  /** It is another one than the program runs with: that takes it at its next start. */
  waits: z.boolean(),
});

/** Without a name it is about all of them. */
const problem = z.strictObject({ name: z.string().exactOptional(), message: z.string() });

export type SettingProblem = z.output<typeof problem>;

export const shownSettings = z.strictObject({
  file: z.strictObject({ path: z.string(), exists: z.boolean(), digest: z.string() }),
  /** False where another process is the daemon: it is its page that changes them. */
  editable: z.boolean(),
  first_visit: z.boolean(),
  settings: z.array(setting),
  /** What is wrong with the file as it is. */
  problems: z.array(problem),
  /**
   * The library has the names of other templates than those in force: a plan for all of it was
   * neither carried out nor empty.
   */
  names_differ: z.boolean().exactOptional(),
  /** What the last change was about, if it can be undone. */
  undo: z.array(z.string()).exactOptional(),
});

export type ShownSettings = z.output<typeof shownSettings>;
export type ShownSetting = ShownSettings["settings"][number];

/** Nothing is written where there is a problem. */
export const settingsChanged = z.strictObject({
  changed: z.array(z.string()),
  problems: z.array(problem),
});

export type SettingsChange = z.output<typeof settingsChanged>;

export const TESTS = ["plex", "tmdb", "client", "folders"] as const;
export type TestKind = (typeof TESTS)[number];

export const settingsTested = z.strictObject({
  ok: z.boolean(),
  lines: z.array(z.strictObject({ ok: z.boolean(), text: z.string() })),
  problems: z.array(problem),
  /** A value that would help. */
  suggestion: z.strictObject({ name: z.string(), value: z.string() }).exactOptional(),
});

export type SettingsTest = z.output<typeof settingsTested>;

export const plexSignIn = z.strictObject({
  state: z.enum(["off", "waiting", "failed", "done"]),
  /** To type at plex.tv/link. */
  code: z.string().exactOptional(),
  message: z.string().exactOptional(),
  servers: z.array(z.strictObject({ name: z.string(), urls: z.array(z.string()) })).exactOptional(),
});

export type PlexSignIn = z.output<typeof plexSignIn>;

/** What is found on this machine, to begin with. */
export const settingsFound = z.strictObject({
  plex_url: z.string().exactOptional(),
  /** With the setting that would have its address, and its value. */
  client: z
    .strictObject({ title: z.string(), url: z.string(), setting: z.string(), value: z.string() })
    .exactOptional(),
  media_root: z.string().exactOptional(),
});

export type SettingsListing = z.output<typeof settingsFound>;
