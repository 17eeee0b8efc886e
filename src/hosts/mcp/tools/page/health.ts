import * as z from "zod";
import { shownHealth } from "../../../../app/shown/upkeep-shape.ts";
import { defineTool } from "../define.ts";
import { DECIDES, READS } from "../hints.ts";
import { noted } from "../noted.ts";

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
