import * as z from "zod";
import { shownSentence } from "../../../../app/shown/release-shape.ts";
import { shownStatus } from "../../../../app/shown/status-shape.ts";
import { shownHealth, shownLog } from "../../../../app/shown/upkeep-shape.ts";
import { findHelp, HELP_KINDS } from "../../../../core/help/find-help.ts";
import { LOG_LEVELS } from "../../../../core/trace.ts";
import { byOperator, byReviewer, DECIDES, defineTool, waitUntilNoted } from "../define.ts";
import { integer } from "../fields.ts";

/** Each of these tools returns the health after its action. */
const HEALTH = { audience: "page", input: z.strictObject({}), output: shownHealth } as const;

export const getHealth = defineTool({
  ...HEALTH,
  ...byReviewer("ingest"),
  name: "get_health",
  title: "Health",
  description: "The doctor's last findings, the backups, and who is notified.",
  run: async (_, { health }) => (await health()).read(),
});

export const explainCode = defineTool({
  audience: "page",
  ...byReviewer("ingest"),
  name: "explain_code",
  title: "Explain a code",
  description: "The paragraphs about a reason, an audit finding or a check of the doctor.",
  input: z.strictObject({
    code: z.string().max(100).describe("a code from a release, the audit or the doctor"),
  }),
  output: z.strictObject({
    entries: z.array(
      z.strictObject({
        kind: z.enum(HELP_KINDS),
        code: z.string(),
        title: z.string().exactOptional(),
        means: z.string(),
        remedy: shownSentence,
      }),
    ),
  }),
  run: async ({ code }) => ({ entries: findHelp(code) }),
});

export const askServices = defineTool({
  audience: "page",
  ...byOperator("ingest", DECIDES),
  name: "ask_services",
  title: "Check failing services",
  description:
    "Makes the engine immediately recheck any services that are not responding (Plex, TMDB, " +
    "download clients); get_watcher_status returns the result.",
  input: z.strictObject({}),
  output: shownStatus,
  run: async (_, { engine }, { signal }) => (await engine()).askAtOnce(signal),
});

export const runDoctor = defineTool({
  ...HEALTH,
  ...byOperator("ingest", DECIDES),
  name: "run_doctor",
  title: "Run the doctor",
  description: "Checks everything that filing needs; get_health has the result.",
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
  description: "Copies the database and the settings to files with the other backups.",
  output: shownHealth.extend({ made: z.boolean() }),
  run: async (_, { health, record }, { actor, signal }) => {
    const desk = await health();
    const made = await desk.backUp(signal);
    if (made) await waitUntilNoted(record("backed_up", { path: made.path }, actor), signal);
    return { ...(await desk.read()), made: made !== undefined };
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
    level: z.enum(LOG_LEVELS).optional().describe("minimum level; default info"),
    search: z.string().max(200).optional().describe("part of the line"),
    limit: integer(1, MOST).optional(),
  }),
  output: shownLog,
  run: async ({ level = "info", search, limit = MOST }, { log }) => log({ level, search, limit }),
});
