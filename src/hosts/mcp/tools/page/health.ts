import * as z from "zod";
import { shownStatus } from "../../../../app/shown/status-shape.ts";
import { shownHealth, shownLog } from "../../../../app/shown/upkeep-shape.ts";
import { LOG_LEVELS } from "../../../../core/trace.ts";
import { byOperator, byReviewer, DECIDES, defineTool, waitUntilNoted } from "../define.ts";
import { integer } from "../fields.ts";

/** Whatever they do, they answer how everything is then. */
const HEALTH = { audience: "page", input: z.strictObject({}), output: shownHealth } as const;

export const getHealth = defineTool({
  ...HEALTH,
  ...byReviewer("ingest"),
  name: "get_health",
  title: "Health",
  description: "What the doctor found last, which backups there are, and who is notified.",
  run: async (_, { health }) => (await health()).read(),
});

export const askServices = defineTool({
  audience: "page",
  ...byOperator("ingest", DECIDES),
  name: "ask_services",
  title: "Ask what does not answer",
  description:
    "Has the engine ask Plex, TMDB and the download clients that do not answer at once; get_watcher_status has what came of it.",
  input: z.strictObject({}),
  output: shownStatus,
  run: async (_, { engine }, { signal }) => (await engine()).askAtOnce(signal),
});

export const runDoctor = defineTool({
  ...HEALTH,
  ...byOperator("ingest", DECIDES),
  name: "run_doctor",
  title: "Have the doctor look",
  description: "Tries everything that filing needs; get_health has what came of it.",
  run: async (_, { health }) => {
    const desk = await health();
    desk.look();
    return desk.read();
  },
});

export const makeBackup = defineTool({
  ...HEALTH,
  ...byOperator("ingest", DECIDES),
  name: "make_backup",
  title: "Make a backup",
  description: "Copies the database to a file beside the other backups.",
  run: async (_, { health, record }, { actor, signal }) => {
    const desk = await health();
    const made = await desk.backUp(signal);
    if (made) await waitUntilNoted(record("backed_up", { path: made.path }, actor), signal);
    return desk.read();
  },
});

export const testNotifications = defineTool({
  ...HEALTH,
  ...byOperator("ingest", { ...DECIDES, idempotent: false, openWorld: true }),
  name: "test_notifications",
  title: "Test the notifications",
  description: "Sends a test message to everyone who is notified.",
  run: async (_, { health }, { signal }) => {
    const desk = await health();
    await desk.testNotifications(signal);
    return desk.read();
  },
});

const MOST = 500;

export const getLog = defineTool({
  name: "get_log",
  audience: "page",
  ...byReviewer("ingest"),
  title: "Log",
  description: "The last lines of the daemon's log, oldest first, without secrets.",
  input: z.strictObject({
    level: z.enum(LOG_LEVELS).optional().describe("this and worse; info if absent"),
    search: z.string().max(200).optional().describe("a part of the line"),
    limit: integer(1, MOST).optional(),
  }),
  output: shownLog,
  run: async ({ level = "info", search, limit = MOST }, { log }) => log({ level, search, limit }),
});
