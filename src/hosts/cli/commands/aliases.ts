import { formatAlias, formatAliasLines } from "../show/results.ts";
import { printAnswer } from "../terminal/print.ts";
import { AS_JSON, type CommandGroup, createIntegerParser, defineCommand } from "./define.ts";

const list = defineCommand({
  name: "list",
  summary: "list all corrections, newest first",
  examples: [["aliases", "all corrections"]],
  options: { json: AS_JSON },
  async run({ json }, context) {
    const queue = await context.queue();
    const known = await queue.aliases();
    return printAnswer(context.io, json, { aliases: known }, () =>
      known.length === 0
        ? ["There are no corrections yet, so nothing is remembered."]
        : known.flatMap(formatAliasLines),
    );
  },
});

const forget = defineCommand({
  name: "forget",
  summary: "forget a correction; files that were filed because of it stay",
  examples: [["aliases forget 3", "the correction with id 3"]],
  arguments: { id: { value: "<id>", read: createIntegerParser(1, 1e9) } },
  options: { json: AS_JSON },
  async run({ id, json }, context) {
    const decisions = await context.decisions();
    const alias = await decisions.forgetAlias(id, context.actor);
    return printAnswer(context.io, json, { alias }, () => [`Forgotten: ${formatAlias(alias)}`]);
  },
});

export const aliases: CommandGroup = {
  name: "aliases",
  summary: "the corrections that the program learned from you: which names mean which works",
  commands: [list, forget],
  byDefault: "list",
};
