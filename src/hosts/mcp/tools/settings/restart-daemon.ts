import * as z from "zod";
import { defineTool } from "../define.ts";
import { DECIDES } from "../hints.ts";

export const restartDaemon = defineTool({
  name: "restart_daemon",
  audience: "page",
  toolset: "ingest",
  role: "operator",
  title: "Restart the daemon",
  description: "Lets the daemon end its work in order and begin anew with the settings as they are now.",
  hints: DECIDES,
  input: z.strictObject({}),
  output: z.strictObject({ restarting: z.boolean() }),
  async run(_, { pageSettings }) {
    (await pageSettings()).restart();
    return { restarting: true };
  },
});
