import { TOOLSET_NAMES } from "../../src/core/toolsets.ts";
import { toCalledMessage } from "../../src/hosts/mcp/called-tool.ts";
import type { ListedTool } from "../../src/hosts/mcp/tools/define.ts";
import type { Json } from "../../src/hosts/mcp/tools/listed-input.ts";
import { FIND_TOOL } from "../../src/hosts/mcp/tools/reach-names.ts";
import { countTokens } from "../support/count-tokens.ts";
import { createFollower, type Session } from "./follower.ts";
import { connectOver, type WireName } from "./over-wire.ts";
import type { Task } from "./task.ts";
import { makeWorld, type World } from "./world.ts";

export type Outcome = {
  /** Absent if the task succeeded; otherwise, how the outcome differs from the person's request. */
  wrong?: string;
  /** Calls of tools, and tokens of their arguments and answers. */
  calls: number;
  tokens: number;
  /** Searches for tools that are not listed, which the task's bounds do not contain. */
  finds: { calls: number; tokens: number };
  /** Each call with the beginning of its answer, for people who improve descriptions. */
  trail: string[];
};

/** Does the task. Resolves with the text for the person. */
export type Client = (task: Task, session: Session, world: World) => Promise<string>;

type Reading = {
  /** The client writes null for each optional argument that it leaves out. */
  spellsNull?: boolean;
  /** The client sees only the first sentence of a description, and no description of arguments. */
  readsFirstSentences?: boolean;
  /** The built server over this connection, instead of the same tools in this process. */
  over?: WireName | undefined;
};

export const follower: Client = (task, session, world) =>
  task.follow(createFollower(session), world);

/**
 * Runs one task in a separate world. Never throws because of a client's actions; those are an
 * outcome.
 */
export async function runTask(
  task: Task,
  client: Client,
  { spellsNull = false, readsFirstSentences = false, over }: Reading = {},
): Promise<Outcome> {
  await using world = await makeWorld(task.world ?? {});
  if (task.before) {
    await task.before(world);
    await world.settle();
  }
  await world.stay();
  const outcome: Outcome = { calls: 0, tokens: 0, finds: { calls: 0, tokens: 0 }, trail: [] };
  const signal = new AbortController().signal;
  const inView = (tools: readonly ListedTool[]): readonly ListedTool[] =>
    readsFirstSentences ? tools.map(inFirstSentence) : tools;
  await using wire =
    over && (await connectOver(over, world.home, task.world?.toolsets ?? TOOLSET_NAMES));
  const listed = wire ? await wire.list() : world.tools.list();
  const session: Session = {
    tools: inView(listed),
    offered: inView(world.offered),
    async call(name, args) {
      if (!listed.some((tool) => tool.name === name)) {
        throw new Error(`Hosts refuse ${name}, because it is not listed.`);
      }
      const { params } = toCalledMessage({
        method: "tools/call",
        params: { name, arguments: args },
      });
      const { name: inner, arguments: given } = params;
      const {
        isError = false,
        content,
        structuredContent: data,
      } = wire
        ? await wire.call(name, args)
        : await world.tools.call(
            inner,
            spellsNull ? spelledOut([...world.offered, ...listed], inner, given) : given,
            { signal, actor: "mcp:evals" },
          );
      const text = content[0]?.text ?? "";
      const asked = JSON.stringify(args);
      const counted = name === FIND_TOOL ? outcome.finds : outcome;
      counted.calls++;
      counted.tokens += countTokens(`${name}${asked}${text}`);
      outcome.trail.push(`${name} ${asked.slice(0, 300)} → ${text.slice(0, 300)}`);
      return { isError, text, data };
    },
  };
  try {
    const told = await client(task, session, world);
    outcome.trail.push(`told: ${told.slice(0, 600)}`);
    const missing = (task.tells ?? []).filter((words) => !words.test(told));
    if (missing.length > 0) throw new Error(`The person is not told ${missing.join(", ")}.`);
    // Checked once and without a time limit, because the engine carries out decisions later, on a
    // loaded machine much later.
    await world.rest();
    await task.check?.(world);
    if (outcome.calls > task.most.calls) throw new Error(`It took ${outcome.calls} calls.`);
    if (outcome.tokens > task.most.tokens) throw new Error(`It took ${outcome.tokens} tokens.`);
  } catch (error) {
    outcome.wrong = error instanceof Error ? error.message : String(error);
  }
  return outcome;
}

const spelledOut = (tools: readonly ListedTool[], name: string, args: object): unknown =>
  withNulls(tools.find((tool) => tool.name === name)?.inputSchema ?? {}, args);

/** The value, with null for each property of the schema that it lacks. */
function withNulls(schema: Json, value: unknown): unknown {
  const { items, properties } = schema;
  if (Array.isArray(value)) return items ? value.map((item) => withNulls(items, item)) : value;
  if (!properties || typeof value !== "object" || value === null) return value;
  const given = new Map(Object.entries(value));
  const names = new Set([...Object.keys(properties), ...given.keys()]);
  return Object.fromEntries(
    [...names].map((name) => [name, withNulls(properties[name] ?? {}, given.get(name) ?? null)]),
  );
}

/** A tool as a client lists it that keeps prompts short. */
function inFirstSentence(tool: ListedTool): ListedTool {
  const [first = ""] = tool.description.split(/(?<=\.)\s/);
  const { properties = {} } = tool.inputSchema;
  const bare = Object.entries(properties).map(([name, part]) => [
    name,
    { ...part, description: undefined },
  ]);
  const inputSchema = { ...tool.inputSchema, properties: Object.fromEntries(bare) };
  return { ...tool, description: first, inputSchema };
}
