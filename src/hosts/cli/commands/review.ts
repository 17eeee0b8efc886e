import { inCommands } from "../../../core/actions/tongues.ts";
import { UserError } from "../../../core/errors.ts";
import { reviewSession } from "../review/session.ts";
import { printLines } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";

const MAX_WAIT_MS = 10_000;

export const review = defineCommand({
  name: "review",
  summary: "walk through the queue, one key a decision",
  examples: [["review", "every decision is kept at once; q leaves, and the next review goes on"]],
  async run(_, context) {
    const { io } = context;
    if (!io.terminal)
      throw new UserError(
        "A review needs a terminal.",
        "Use `plex-ingest queue` and `plex-ingest approve`, or start it in a terminal (ssh -t).",
        "refused",
      );
    const desk = await context.review();
    const { total } = await desk.queue({ limit: 1 });
    if (total === 0) {
      printLines(io, ["Nothing is in review."]);
      return 0;
    }
    const decided = await reviewSession(io, desk, context.actor);
    const approved = decided.flatMap(({ id, kind }) => (kind === "approved" ? [id] : []));
    if (approved.length === 0) return 0;
    const { results } = await desk.outcomes(approved, { maxMs: MAX_WAIT_MS, signal: io.signal });
    const filed = results.filter(({ state }) => state === "filed").length;
    const back = results.filter(({ ok }) => !ok);
    const open = results.length - filed - back.length;
    printLines(io, [
      `${filed} filed${open > 0 ? `, ${open} under way (\`plex-ingest status\`)` : ""}${back.length > 0 ? `, ${back.length} came back:` : "."}`,
      ...back.map(({ id, message }) => `#${id}: ${inCommands(message ?? "")}`),
    ]);
    return 0;
  },
});
