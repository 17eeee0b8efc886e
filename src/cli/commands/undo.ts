import type { ShownItem } from "../../app/shown/release-shape.ts";
import { UserError } from "../../core/errors.ts";
import { statesWhere } from "../../core/release/state-traits.ts";
import { printResults } from "../show/results.ts";
import type { Context } from "../terminal/context.ts";
import { printLines } from "../terminal/print.ts";

export async function undo(
  context: Context,
  ids: number[],
  { yes, json }: { yes?: boolean; json?: boolean },
): Promise<number> {
  const { io } = context;
  await using review = await context.review();
  if (!yes) {
    const items = await Promise.all(ids.map((id) => review.show(id)));
    const never = items.filter(neverFiled).map(({ id }) => `#${id}`);
    if (never.length > 0)
      throw new UserError(
        `${never.join(", ")} ${never.length === 1 ? "was" : "were"} never filed; there is nothing to undo.`,
        "`plex-ingest history --action filed` lists what was.",
        "refused",
      );
    // Nothing would be done, and why is told below: that needs no answer.
    if (items.every(({ state }) => state !== "filed"))
      return printResults(io, await review.undo(ids, context.actor), json === true, review.wakesEngine);
    const files = items.flatMap((item) => item.files.flatMap((file) => (file.method ? [`  ${file.destination}`] : [])));
    printLines({ ...io, out: io.err }, [
      "These leave the library for its trash; the downloads stay as they are, and those that were moved are put back:",
      ...files,
    ]);
    if (!io.terminal)
      throw new UserError(
        "Nothing was undone: nobody is here to confirm it.",
        "Say --yes to undo without asking.",
        "refused",
      );
    if (!(await io.ask("Undo? [y/N] "))) {
      printLines({ ...io, out: io.err }, ["Nothing was changed."]);
      return 4;
    }
  }
  return printResults(io, await review.undo(ids, context.actor), json === true, review.wakesEngine);
}

const NEVER_IN_LIBRARY: readonly string[] = statesWhere(({ inLibrary }) => inLibrary === "never");

const neverFiled = ({ state, files, history }: ShownItem): boolean =>
  NEVER_IN_LIBRARY.includes(state) &&
  files.every(({ method }) => method === undefined) &&
  history.every(({ action }) => action !== "filed");
