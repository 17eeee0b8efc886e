import { UserError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { printLines } from "../print.ts";
import { printResults } from "../show/results.ts";

export async function undo(
  context: Context,
  ids: number[],
  { yes, json }: { yes?: boolean; json?: boolean },
): Promise<number> {
  const { io } = context;
  await using review = await context.review();
  if (!yes) {
    const items = await Promise.all(ids.map((id) => review.show(id)));
    const files = items.flatMap((item) => item.files.flatMap((file) => (file.method ? [`  ${file.destination}`] : [])));
    printLines({ ...io, out: io.err }, [
      "These leave the library for its trash; the downloads stay as they are:",
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
