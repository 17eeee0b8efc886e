import * as z from "zod";
import { namesPreview } from "../../../../app/rename/names-shape.ts";
import * as shapes from "../../../../app/settings/settings-shape.ts";
import { byOperator, DECIDES, defineTool, LOOKS_UP, READS } from "../define.ts";
import { integer, listOf } from "../fields.ts";

const SETTINGS = { audience: "page", ...byOperator("ingest", DECIDES) } as const;

/** Values that are not saved yet, by name. An empty value unsets its setting. */
const set = z
  .record(z.string().max(100), z.string().max(64 * 1024))
  .describe("values by name, e.g. {INGEST_TRASH_DAYS: 60}; an empty one unsets it");

/** Selects the token of a server at plex.tv. No page receives the token itself. */
const plexServer = integer(0, 1000)
  .optional()
  .describe("use this server's token from sign_in_plex, e.g. 0");

/** Digest of the file as it was read. */
const digest = z.string().max(100).describe("of the file, from get_settings; else conflict");

export const getSettings = defineTool({
  ...SETTINGS,
  name: "get_settings",
  title: "Settings",
  description:
    "Every setting with its value, where it comes from and whether it can be changed here; no " +
    "secrets.",
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
    "Writes settings to the configuration file, or directly to the engine if possible: all or " +
    "none.",
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
  title: "Undo the last settings change",
  description:
    "Restores the configuration file from before its last change; repeat to go back further.",
  input: z.strictObject({ digest }),
  output: shapes.settingsChanged,
  run: async ({ digest }, { pageSettings }, { actor }) =>
    (await pageSettings()).undo(digest, actor),
});

export const testSettings = defineTool({
  ...SETTINGS,
  name: "test_settings",
  title: "Test settings",
  description: "Tests a service, or the folders, with values that need not be saved.",
  input: z.strictObject({
    what: z.enum(shapes.TESTS).describe("e.g. server"),
    set,
    plex_server: plexServer,
    client: z
      .string()
      .max(100)
      .optional()
      .describe(
        "only this client or server, by the start of its settings' names, e.g. CLIENT_SEEDBOX",
      ),
  }),
  output: shapes.settingsTested,
  run: async ({ what, set, plex_server: plexServer, client }, { pageSettings }, { signal }) =>
    (await pageSettings()).test(what, { set, plexServer, client }, signal),
});

export const previewNames = defineTool({
  ...SETTINGS,
  name: "preview_names",
  title: "Preview names",
  description:
    "Ten films and episodes with their current names and with the names by these settings, " +
    "which need not be saved. Changes nothing.",
  hints: LOOKS_UP,
  input: z.strictObject({
    set,
    page: integer(0, 100_000).optional().describe("0: filed last; 1: ten others …"),
  }),
  output: namesPreview,
  run: async ({ set, page = 0 }, { previewNames: preview }, { signal }) =>
    preview({ set, page }, signal),
});

export const findServices = defineTool({
  ...SETTINGS,
  name: "find_services",
  title: "Find services",
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
    "Gets a code to type at plex.tv/link, or reports whether it was used; the token stays on " +
    "the server.",
  input: z.strictObject({ begin: z.boolean().optional().describe("true: get a new code") }),
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
  description: "Stops the daemon cleanly and starts it again with the current settings.",
  input: z.strictObject({}),
  output: z.strictObject({ restarting: z.boolean() }),
  async run(_, { pageSettings }) {
    (await pageSettings()).restart();
    return { restarting: true };
  },
});
