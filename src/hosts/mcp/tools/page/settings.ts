import * as z from "zod";
import * as shapes from "../../../../app/settings/settings-shape.ts";
import { byOperator, DECIDES, defineTool, READS } from "../define.ts";
import { integer, listOf } from "../fields.ts";

const SETTINGS = { audience: "page", ...byOperator("ingest", DECIDES) } as const;

/** Values that are not saved yet, by name; an empty one unsets its setting. */
const set = z
  .record(z.string().max(100), z.string().max(64 * 1024))
  .describe("values by name, e.g. {INGEST_TRASH_DAYS: 60}; an empty one unsets it");

/** The token of a server at plex.tv, which no page is given. */
const plexServer = integer(0, 1000)
  .optional()
  .describe("with the token of this server of sign_in_plex, e.g. 0");

/** Of the file as it was read. */
const digest = z.string().max(100).describe("of the file, from get_settings; else conflict");

export const getSettings = defineTool({
  ...SETTINGS,
  name: "get_settings",
  title: "Settings",
  description:
    "Every setting with its value, where it comes from and whether it can be changed here; no secret.",
  hints: READS,
  input: z.strictObject({}),
  output: shapes.shownSettings,
  run: async (_, { pageSettings }) => (await pageSettings()).read(),
});

export const changeSettings = defineTool({
  ...SETTINGS,
  name: "change_settings",
  title: "Change settings",
  description:
    "Writes settings to the configuration file, or what can be at once to the engine: all of them or none.",
  input: z.strictObject({
    digest,
    set,
    plex_server: plexServer,
    reset: listOf(z.string().max(100), 100).describe("back to environment, file or default"),
  }),
  output: shapes.settingsChanged,
  run: async ({ digest, set, plex_server: plexServer, reset = [] }, { pageSettings }, { actor }) =>
    (await pageSettings()).change({ digest, set, plexServer, reset }, actor),
});

export const undoSettings = defineTool({
  ...SETTINGS,
  name: "undo_settings",
  title: "Undo the last change of settings",
  description:
    "Puts back what the configuration file said before its last change; once more, before the one before it.",
  input: z.strictObject({ digest }),
  output: shapes.settingsChanged,
  run: async ({ digest }, { pageSettings }, { actor }) =>
    (await pageSettings()).undo(digest, actor),
});

export const testSettings = defineTool({
  ...SETTINGS,
  name: "test_settings",
  title: "Test settings",
  description: "Asks a service, or tries the folders, with values that need not be saved.",
  input: z.strictObject({
    what: z.enum(shapes.TESTS).describe("e.g. plex"),
    set,
    plex_server: plexServer,
  }),
  output: shapes.settingsTested,
  run: async ({ what, set, plex_server: plexServer }, { pageSettings }, { signal }) =>
    (await pageSettings()).test(what, { set, plexServer }, signal),
});

export const findServices = defineTool({
  ...SETTINGS,
  name: "find_services",
  title: "Look around",
  description:
    "Looks for Plex, a download client and the folder of Plex's libraries on this machine.",
  input: z.strictObject({ set, plex_server: plexServer }),
  output: shapes.settingsFound,
  run: async ({ set, plex_server: plexServer }, { pageSettings }, { signal }) =>
    (await pageSettings()).find({ set, plexServer }, signal),
});

export const signInPlex = defineTool({
  ...SETTINGS,
  name: "sign_in_plex",
  title: "Sign in at plex.tv",
  description:
    "Gets a code to type at plex.tv/link, and says whether that was done; the token stays in the server.",
  input: z.strictObject({ begin: z.boolean().optional().describe("true: with a new code") }),
  output: shapes.plexSignIn,
  run: async ({ begin }, { pageSettings }) => {
    const { signIn } = await pageSettings();
    return begin ? await signIn.begin() : signIn.state();
  },
});

export const restartDaemon = defineTool({
  ...SETTINGS,
  name: "restart_daemon",
  title: "Restart the daemon",
  description:
    "Lets the daemon end its work in order and begin again with the settings as they are now.",
  input: z.strictObject({}),
  output: z.strictObject({ restarting: z.boolean() }),
  async run(_, { pageSettings }) {
    (await pageSettings()).restart();
    return { restarting: true };
  },
});
