import type { ListedTool } from "../../src/hosts/mcp/tools/define.ts";
import { byBm25, propertiesOf } from "./search.ts";

export type Fields = Record<string, unknown>;
/** A call offered in `next` of an answer. */
type Offered = {
  tool?: string;
  text?: string;
  arguments?: Fields;
  needs?: string[];
  also?: { tool: string; arguments: Fields }[];
  search?: { tool: string; arguments: Fields };
};

export type Session = {
  /** The tools that the client sees. The client calls only these. */
  tools: readonly ListedTool[];
  /**
   * All tools. The client uses their texts only to recognise whether a listed tool fits, or which
   * of the found ones does.
   */
  offered: readonly ListedTool[];
  call(
    name: string,
    args: Fields,
  ): Promise<{ isError: boolean; text: string; data: Fields | undefined }>;
};

/** The tool refused; the message is the tool's own. */
export class Refused extends Error {}

/** Fields that identify a thing to a tool. */
const NAMES = ["id", "tmdb_id", "hash", "session_id", "release_id", "path", "name"];

/** Maximum number of search results that are read. */
const READ = 5;
/** Number of found tools that are read. */
const READ_FOUND = 3;

/**
 * A client without a model. It knows the person's goal in the person's words and the facts that the
 * person stated. It learns only from the list of tools which tool fits and what arguments it takes:
 * it searches descriptions, fills arguments by name from the given facts, and makes the calls in
 * `next` and in errors exactly as written.
 */
export function createFollower({ tools, offered, call }: Session) {
  const answers: Fields[] = [];
  let last: { tool: ListedTool; args: Fields } | undefined;
  const callers = new Map<string, string>();
  const isListed = (name: string): boolean => tools.some((one) => one.name === name);

  const named = (name: string): ListedTool => {
    const tool = [...tools, ...offered].find((one) => one.name === name);
    if (!tool) throw new Error(`It was told of a tool that does not exist: ${name}.`);
    return tool;
  };

  /** Searches for a tool that is not listed, in these words, and learns how to call it. */
  async function find(tool: ListedTool, words: string): Promise<void> {
    if (isListed(tool.name) || callers.has(tool.name)) return;
    const { data, text } = await call("find_tool", {
      query: words,
      schema: true,
      limit: READ_FOUND,
    });
    const found = ((data?.["tools"] ?? []) as { name: string; call_with?: string }[]).find(
      ({ name }) => name === tool.name,
    );
    if (!found?.call_with) throw new Error(`“${words}” does not find ${tool.name}: ${text}`);
    callers.set(tool.name, found.call_with);
  }

  /** A call as an answer spells it, as the call of the tool itself. */
  function unwrapped({ tool, arguments: args = {} }: Offered): { tool: string; args: Fields } {
    const inner = args["name"];
    if (tool === undefined || !/^call_\w+_tool$/.test(tool) || typeof inner !== "string") {
      return { tool: tool ?? "", args };
    }
    callers.set(inner, tool);
    return { tool: inner, args: (args["arguments"] ?? {}) as Fields };
  }

  async function make(tool: ListedTool, args: Fields): Promise<Fields> {
    last = { tool, args };
    await find(tool, tool.name);
    const caller = callers.get(tool.name);
    const { isError, text, data } = isListed(tool.name)
      ? await call(tool.name, args)
      : await call(caller ?? tool.name, { name: tool.name, arguments: args });
    if (isError) throw new Refused(text);
    answers.unshift(data ?? {});
    return data ?? {};
  }

  /**
   * Returns the best match whose required arguments are all known and which accepts the person's
   * facts.
   */
  function choose(
    words: string,
    reads: boolean,
    facts: Fields,
    things: readonly Fields[],
  ): ListedTool {
    const found = byBm25(
      offered.filter(({ annotations }) => annotations.readOnlyHint === reads),
      words,
    ).slice(0, READ);
    const able = found.find((tool) => {
      const args = filled(tool, [facts, ...things]);
      const takes = (name: string): boolean => name in args || `${name}s` in args;
      return requiredOf(tool).every((field) => field in args) && Object.keys(facts).every(takes);
    });
    if (able) return able;
    const names = found.map(({ name }) => name).join();
    throw new Error(
      `Nothing can be done about “${words}” with ${JSON.stringify(facts)}: ${names}.`,
    );
  }

  const doFor =
    (reads: boolean) =>
    async (words: string, facts: Fields = {}, ...things: Fields[]): Promise<Fields> => {
      const tool = choose(words, reads, facts, things);
      await find(tool, words);
      return make(tool, filled(tool, [facts, ...things]));
    };

  async function found(search: NonNullable<Offered["search"]>, given: readonly Fields[]) {
    const { tool, args } = unwrapped(search);
    const answer = await make(named(tool), args);
    const wanted = Object.assign({}, ...given) as Fields;
    const fits = objectsIn(answer).filter((one) =>
      Object.entries(wanted).every(([key, value]) => !(key in one) || one[key] === value),
    );
    const [work] = fits.filter((one) => "tmdb_id" in one);
    if (!work) {
      throw new Error(`The search that was offered found nothing like ${JSON.stringify(wanted)}.`);
    }
    return work;
  }

  /** Makes the first call that an error, or a sentence of an answer, names. */
  async function heed(said: string, ...given: Fields[]): Promise<Fields> {
    const [first, at] = findFirstNamed([...tools, ...offered], said);
    const rest = said.slice(at + first.name.length);
    const spelled = /^ (?:with )?(\{.*?\})(?=[\s.,;)]|$)/.exec(rest)?.[1];
    const { tool: name, args } = unwrapped({
      tool: first.name,
      arguments: spelled === undefined ? {} : (JSON.parse(spelled) as Fields),
    });
    const tool = named(name);
    return make(tool, { ...filled(tool, given), ...args });
  }

  return {
    /** Reads the information that the words ask for. */
    look: doFor(true),
    /** Does the action that the words describe. */
    act: doFor(false),
    /**
     * Calls the tool that fits the words best, with these arguments whether it takes them or not, as
     * a hasty client does. After a refusal, makes the call that the refusal names.
     */
    async guess(words: string, reads: boolean, args: Fields): Promise<Fields> {
      const [best] = byBm25(
        offered.filter(({ annotations }) => annotations.readOnlyHint === reads),
        words,
      );
      if (!best) throw new Error(`No tool fits “${words}”.`);
      await find(best, words);
      try {
        return await make(best, args);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return await heed(error.message);
      }
    },
    /**
     * Makes a call that the thing's `next` offers: the first one that has these words. `given`
     * fills the fields in `needs` and replaces fields that the person wants changed.
     */
    async follow(thing: Fields, words = "", ...given: Fields[]): Promise<Fields> {
      const steps = (thing["next"] ?? []) as Offered[];
      const fits = (step: Offered): boolean => {
        const { tool, args } = unwrapped(step);
        return (
          tool !== "" &&
          hasWords(`${tool} ${named(tool).description} ${JSON.stringify(args)}`, words)
        );
      };
      const chosen = steps.find(fits);
      if (chosen?.tool === undefined) {
        throw new Error(`next offers nothing for “${words}”: ${JSON.stringify(steps)}`);
      }
      const { needs = [], search, also = [] } = chosen;
      const { tool: name, args } = unwrapped(chosen);
      const tool = named(name);
      const own = filled(tool, given);
      const isOpen = needs.some((need) => !(need in own));
      const work = isOpen && search ? pick(await found(search, given), needs) : {};
      const answer = await make(tool, { ...args, ...own, ...work });
      for (const one of also) {
        const more = unwrapped(one);
        await make(named(more.tool), more.args);
      }
      return answer;
    },
    /** Makes the second step of the last action, after the person agreed to it. */
    async confirm(): Promise<Fields> {
      const [answer] = answers;
      if (!last || typeof answer?.["confirm_token"] !== "string") {
        throw new Error("Nothing is to be confirmed.");
      }
      return make(last.tool, { ...last.args, confirm_token: answer["confirm_token"] });
    },
    /**
     * Asks for the details of the listed releases with all these words, in one call. Candidates and
     * all calls of `next` are not in the short form of a list.
     */
    async details(...words: (string | number)[]): Promise<Fields> {
      const rows = objectsIn(answers[0] ?? {}).filter((one) => "why" in one);
      const ids = rows.flatMap((row) =>
        words.every((word) => saysWord(row, word)) && row["id"] !== undefined ? [row["id"]] : [],
      );
      return make(named("get_ingest_item"), { ids });
    },
    heed,
    /**
     * Returns the innermost object that has an identifying field and contains all these words, from
     * the newest answer with such an object.
     */
    find(...words: (string | number)[]): Fields {
      for (const answer of answers) {
        const things = objectsIn(answer).filter((one) => NAMES.some((name) => name in one));
        const fits = things.filter((one) => words.every((word) => saysWord(one, word)));
        const [least] = fits.toSorted(
          (a, b) => JSON.stringify(a).length - JSON.stringify(b).length,
        );
        if (least) return least;
      }
      throw new Error(`No answer has ${words.join(" and ")}.`);
    },
    /** Returns all objects in the newest answer that have this field. */
    all: (field: string): Fields[] => objectsIn(answers[0] ?? {}).filter((one) => field in one),
  };
}

export type Follower = ReturnType<typeof createFollower>;

const requiredOf = ({ inputSchema }: ListedTool): string[] =>
  (inputSchema["required"] ?? []) as string[];

/**
 * The tool's arguments that the given facts provide, by name. A single id also fills a list, and a
 * thing's id also fills `…_id`.
 */
function filled(tool: ListedTool, given: readonly Fields[]): Fields {
  const required = requiredOf(tool);
  return Object.fromEntries(
    propertiesOf(tool).flatMap(([name, { type, enum: allowed }]) => {
      const single = type === "array" && name.endsWith("s") ? name.slice(0, -1) : undefined;
      const about =
        required.includes(name) && name.endsWith("_id") && name !== "tmdb_id" ? "id" : undefined;
      for (const one of given) {
        if (one[name] !== undefined && (!allowed || allowed.includes(one[name]))) {
          return [[name, one[name]]];
        }
        if (single !== undefined && one[single] !== undefined) return [[name, [one[single]]]];
        if (about !== undefined && one[about] !== undefined) return [[name, one[about]]];
      }
      return [];
    }),
  );
}

const pick = (one: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(one).filter(([name]) => names.includes(name)));

function objectsIn(value: unknown): Fields[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== "object" || value === null) return [];
  return [value as Fields, ...Object.values(value).flatMap(objectsIn)];
}

const saysWord = (one: Fields, word: string | number): boolean =>
  typeof word === "number"
    ? Object.values(one).includes(word)
    : JSON.stringify(one).toLowerCase().includes(word.toLowerCase());

const hasWords = (text: string, words: string): boolean =>
  words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word));

function findFirstNamed(tools: readonly ListedTool[], said: string): [ListedTool, number] {
  // A call that is spelled out counts before a tool that the sentence only mentions.
  const isCall = /\bCall \w/.test(said) ? "(?<=\\bCall )" : "\\b";
  const places = tools
    .map(
      (tool) => [tool, said.search(new RegExp(`${isCall}${tool.name}\\b`))] as [ListedTool, number],
    )
    .filter(([, at]) => at >= 0)
    .toSorted(([, a], [, b]) => a - b);
  if (!places[0]) throw new Error(`No call is named: ${said}`);
  return places[0];
}
