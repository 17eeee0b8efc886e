import * as z from "zod";
import { shownHealth } from "../../../../app/shown/upkeep-shape.ts";
import { defineTool } from "../define.ts";
import { DECIDES } from "../hints.ts";

export const testNotifications = defineTool({
  name: "test_notifications",
  audience: "page",
  toolset: "ingest",
  role: "operator",
  title: "Test the notifications",
  description: "Sends a test message to everyone who is notified.",
  hints: { ...DECIDES, idempotent: false, openWorld: true },
  input: z.strictObject({}),
  output: shownHealth,
  run: async (_, { health }, { signal }) => {
    const desk = await health();
    await desk.testNotifications(signal);
    return desk.read();
  },
});
