import type { ShownConfigured } from "../../../app/shown/configured-shape.ts";
import { inCommands } from "../../../core/actions/tongues.ts";
import { table } from "../show/table.ts";
import type { Context } from "../terminal/context.ts";
import { printAnswer } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON } from "./inputs.ts";

const NAMES = ["auto_ingest", "confidence_threshold", "stable_seconds", "poll_seconds", "duplicate_policy"] as const;

export const set = defineCommand({
  name: "set",
  summary: "change a setting at once, without a restart; it comes before environment and file until `config reset`",
  examples: [
    ["config set auto_ingest true", "file what is certain without asking"],
    ["config set duplicate_policy upgrade", "replace what plex-ingest filed by something better"],
  ],
  arguments: {
    name: { value: "<name>", summary: `${NAMES.join(", ")}, or the variable's name`, suggestions: NAMES },
    value: { value: "<value>", summary: "as in the environment; what is not allowed is refused with what is" },
  },
  options: { json: AS_JSON },
  async run({ name, value, json }, context) {
    const review = await context.review();
    const configured = await review.configure({ set: [{ name, value }], reset: [] }, context.actor);
    return print(configured, [name], json, context);
  },
});

export const reset = defineCommand({
  name: "reset",
  summary: "return settings to what environment, file or default say",
  examples: [["config reset auto_ingest", "one of them"]],
  arguments: {
    names: { value: "<name...>", summary: `${NAMES.join(", ")}, or the variables' names`, suggestions: NAMES },
  },
  options: { json: AS_JSON },
  async run({ names, json }, context) {
    const review = await context.review();
    return print(await review.configure({ set: [], reset: names }, context.actor), names, json, context);
  },
});

/** The settings that were named, as they are in force now; by the variable's name as well, which ends in the setting's. */
async function print(
  configured: ShownConfigured,
  names: readonly string[],
  json: boolean | undefined,
  { io }: Context,
): Promise<number> {
  const { certainInReview } = await import("../../../app/review/configure.ts");
  const { settings, certain_in_review: certain } = configured;
  const named = settings.filter(({ name }) => names.some((typed) => typed.toLowerCase().endsWith(name)));
  return printAnswer(io, json, configured, () => [
    ...table(named.map(({ name, value, origin }) => [name, value, origin])),
    ...(certain === undefined ? [] : ["", inCommands(certainInReview(certain))]),
  ]);
}
