import * as z from "zod";
import { READS, type ReachTool } from "./define.ts";
import { integer, text } from "./fields.ts";
import { CALL_READ_TOOL, CALL_WRITE_TOOL, FIND_TOOL } from "./reach-names.ts";

const DEFAULT_FOUND = 5;

/** The arguments of both callers. The called tool checks its own arguments. */
const callerArguments = z.strictObject({
  name: text(100).describe("tool from find_tool or an answer, e.g. list_libraries"),
  arguments: z.looseObject({}).optional().describe("of that tool, e.g. {}"),
});

export const findTool: ReachTool = {
  name: FIND_TOOL,
  role: "reviewer",
  hints: READS,
  title: "Find a tool",
  description:
    "Finds more tools than the listed ones, by what you want to do: Plex lists, players, watch " +
    "history, statistics, settings, names, previews, files, playlists. Then call_read_tool, or " +
    "call_write_tool for a change.",
  input: z.strictObject({
    query: text(300).describe("what you want to do, or a tool's name, e.g. pause filing"),
    schema: z.boolean().optional().describe("true: with the input schema of the first"),
    limit: integer(1, 20).optional().describe(`default ${DEFAULT_FOUND}, e.g. 3`),
  }),
  output: z.strictObject({
    tools: z.array(
      z.strictObject({
        name: z.string(),
        does: z.string(),
        call_with: z.string().exactOptional(),
        input_schema: z.looseObject({}).exactOptional(),
      }),
    ),
    others: z.array(z.string()).exactOptional(),
    off: z.array(z.strictObject({ name: z.string(), why: z.string() })).exactOptional(),
  }),
  async run({ query, schema = false, limit = DEFAULT_FOUND }, _, { findTools }) {
    return (
      findTools?.({ query: String(query), schema: schema === true, limit: Number(limit) }) ?? {
        tools: [],
      }
    );
  },
};

/** A caller never runs; see `toCalledMessage`. */
const caller = (
  name: typeof CALL_READ_TOOL | typeof CALL_WRITE_TOOL,
  told: Pick<ReachTool, "title" | "description" | "hints" | "maybeTask">,
): ReachTool => ({
  ...told,
  name,
  role: "reviewer",
  input: callerArguments,
  output: z.looseObject({}),
  shownLevels: 1,
  run: async () => {
    throw new Error(`${name} was not replaced by the tool that it names.`);
  },
});

export const callReadTool: ReachTool = caller(CALL_READ_TOOL, {
  title: "Call a tool that reads",
  description:
    "Calls a tool that is not listed and changes nothing, with its own arguments; answers as that tool.",
  hints: { ...READS, openWorld: true },
});

export const callWriteTool: ReachTool = caller(CALL_WRITE_TOOL, {
  title: "Call a tool that changes something",
  description:
    "Calls a tool that is not listed and changes something, with its own arguments; answers as " +
    "that tool, with its plan and confirm_token if it takes two steps.",
  hints: { readOnly: false, destructive: false, idempotent: false, openWorld: true },
  maybeTask: true,
});
