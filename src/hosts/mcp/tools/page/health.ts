import * as z from "zod";
import { shownStatus } from "../../../../app/shown/status-shape.ts";
import { shownHealth, shownLog } from "../../../../app/shown/upkeep-shape.ts";
import { LOG_LEVELS } from "../../../../core/trace.ts";
import { DECIDES, defineTool, noted, READS } from "../define.ts";

/** Whatever they do, they answer how everything is then. */
const HEALTH = { audience: "page", toolset: "ingest", input: z.strictObject({}), output: shownHealth } as const;

export const getHealth = defineTool({
  ...HEALTH,
  name: "get_health",
  role: "reviewer",
  title: "Health",
  description: "What the doctor found last, which backups there are, and who is notified.",
  hints: READS,
  run: async (_, { health }) => (await health()).read(),
});

export const askServices = defineTool({
  audience: "page",
  toolset: "ingest",
  name: "ask_services",
  role: "operator",
  title: "Ask what does not answer",
  description:
    "Has the engine ask Plex, TMDB and the download clients that do not answer at once; get_watcher_status has what came of it.",
  hints: DECIDES,
  input: z.strictObject({}),
  output: shownStatus,
  run: async (_, { engine }, { signal }) => (await engine()).askAtOnce(signal),
});

export const runDoctor = defineTool({
  ...HEALTH,
  name: "run_doctor",
  role: "operator",
  title: "Have the doctor look",
  description: "Tries everything that filing needs; get_health has what came of it.",
  hints: DECIDES,
  run: async (_, { health }) => {
    const desk = await health();
    desk.look();
    return desk.read();
  },
});

export const makeBackup = defineTool({
  ...HEALTH,
  name: "make_backup",
  role: "operator",
  title: "Make a backup",
  description: "Copies the database to a file beside the other backups.",
  hints: DECIDES,
  run: async (_, { health, record }, { actor, signal }) => {
    const desk = await health();
    const made = await desk.backUp(signal);
    if (made) await noted(record("backed_up", { path: made.path }, actor), signal);
    return desk.read();
  },
});

export const testNotifications = defineTool({
  ...HEALTH,
  name: "test_notifications",
  role: "operator",
  title: "Test the notifications",
  description: "Sends a test message to everyone who is notified.",
  hints: { ...DECIDES, idempotent: false, openWorld: true },
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
  toolset: "ingest",
  role: "reviewer",
  title: "Log",
  description: "The last lines of the daemon's log, oldest first, without secrets.",
  hints: READS,
  input: z.strictObject({
    level: z.enum(LOG_LEVELS).optional().describe("this and worse; info if absent"),
    search: z.string().max(200).optional().describe("a part of the line"),
    limit: z.number().int().min(1).max(MOST).optional(),
  }),
  output: shownLog,
  run: async ({ level = "info", search, limit = MOST }, { log }) => log({ level, search, limit }),
});
