import { printJson, printLines } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON, ID } from "./inputs.ts";

export const show = defineCommand({
  name: "show",
  summary: "one release: its files, what was found, why it is in review",
  examples: [["show 7", "everything about release 7"]],
  arguments: { id: ID },
  options: { json: AS_JSON },
  async run({ id, json }, context) {
    await using review = await context.review();
    const item = await review.showInFull(id, context.io.signal);
    if (json) {
      printJson(context.io, { item });
      return 0;
    }
    const { historyOfOne } = await import("../show/history-lines.ts");
    const { fileLines, releaseLines } = await import("../show/releases/release-lines.ts");
    const { duplicateLines } = await import("../show/releases/duplicate-lines.ts");
    const isDuplicate = item.reasons.some(({ code }) => code === "duplicate");
    const versions = isDuplicate ? duplicateLines(await review.compare(id, context.io.signal)) : [];
    printLines(context.io, [
      ...releaseLines(item),
      `  in ${item.path}`,
      ...(typeof item.parsed?.title === "string" ? [`  title in the name: ${item.parsed.title}`] : []),
      ...(item.parsed?.explained ?? []).map((sentence) => `  ${sentence}`),
      ...(versions.length > 0 ? ["", "Versions:", ...versions] : []),
      ...(item.files.length > 0 ? ["", "Files:", ...fileLines(item.files, item.parsed?.lengths)] : []),
      ...(item.state === "review" && item.identity ? [`  see where they would go: plex-ingest plan ${id}`] : []),
      "",
      "History, newest first:",
      ...historyOfOne(item.history),
    ]);
    return 0;
  },
});
