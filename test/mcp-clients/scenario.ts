import assert from "node:assert/strict";
import type { Connected, Form, Reply, Seen } from "./client.ts";

/** The contents of a scene, and the part that every client must see. */
export type Facts = {
  /** Names of the listed tools. */
  tools: string[];
  /** The refusal of a release that does not exist, as the server words it. */
  refusal: string;
  /** A release with several likely candidates. */
  unclear: { id: number; tmdbId: number };
  filed: number;
  /** The title of a series with more episodes than may be marked without a plan. */
  show: string;
};

export const STEPS = ["list", "answer", "error", "form", "plan", "write"] as const;
export type Step = (typeof STEPS)[number];
/** How a step went: a word for the table, or how it differs from what it must be. */
export type Outcome = { saw: string } | { wrong: string };

const NO_SUCH_RELEASE = 9999;
/** The call whose refusal `Facts.refusal` is. */
export const REFUSED_CALL = ["get_ingest_item", { id: NO_SUCH_RELEASE }] as const;

/** Answers the newest form; a test or a step replaces it. */
export type Person = { forms: Form[]; reply(form: Form): Reply };
export const createPerson = (): Person => ({
  forms: [],
  reply: () => ({ action: "decline" }),
});

/**
 * Does with a client what people do: lists the tools, reads the queue, gets an error, decides about
 * a release, undoes another one, and marks a series through the caller.
 */
export async function runScenario(
  client: Connected,
  person: Person,
  facts: Facts,
): Promise<Record<Step, Outcome>> {
  const steps: Record<Step, () => Promise<string>> = {
    async list() {
      const names = await client.list();
      assert.deepEqual(names.toSorted(), facts.tools.toSorted());
      return String(names.length);
    },
    async answer() {
      const seen = await client.call("get_ingest_queue", { limit: 5 });
      const { items } = dataOf(seen) as { items?: { id: number; name: string }[] };
      assert.deepEqual(
        items?.map(({ id }) => id),
        [facts.unclear.id],
      );
      return seen.data ? "structured" : "text";
    },
    async error() {
      const [name, args] = REFUSED_CALL;
      const seen = await attempt(client, name, args);
      assert.ok(seen.isError, `no error, but: ${seen.text}`);
      assert.ok(seen.text.includes(facts.refusal), `without our sentence: ${seen.text}`);
      return "our sentence";
    },
    async form() {
      const { id, tmdbId } = facts.unclear;
      person.forms.splice(0);
      const refused = await attempt(client, "approve_ingest", { ids: [id] });
      assert.match(refused.text, /several likely candidates/);
      const hasForms = person.forms.length > 0;
      const work = new RegExp(`"(movie:${tmdbId}:\\d+)"`);
      if (hasForms) {
        const [form] = person.forms;
        assert.match(form?.message ?? "", /^Which work is release \d+, "Dune\.mkv"\?$/);
        person.reply = ({ requestedSchema }) => {
          const [, choice = ""] = work.exec(JSON.stringify(requestedSchema)) ?? [];
          return { action: "accept", content: { work: choice } };
        };
      }
      const named = hasForms ? {} : { type: "movie", tmdb_id: tmdbId };
      const seen = await client.call("approve_ingest", { ids: [id], ...named });
      assert.match(seen.text, /"ok":true/);
      return hasForms ? "form" : "sentence, then the work";
    },
    async plan() {
      const args = { id: facts.filed };
      const first = dataOf(await client.call("undo_ingest", args));
      const { plan, confirm_token } = first as {
        plan?: { files: string[] };
        confirm_token?: string;
      };
      assert.ok(plan && confirm_token !== undefined, `no plan: ${JSON.stringify(first)}`);
      person.forms.splice(0);
      person.reply = () => ({ action: "accept", content: {} });
      const seen = await client.call("undo_ingest", { ...args, confirm_token });
      assert.match(seen.text, /"ok":true/);
      const [form] = person.forms;
      if (!form) return "plan and token";
      for (const path of plan.files) assert.ok(form.message.includes(path), form.message);
      return "form with the plan";
    },
    async write() {
      const query = "mark a series as watched";
      const found = dataOf(await client.call("find_tool", { query })) as {
        tools?: { name: string; call_with?: string }[];
      };
      const tool = found.tools?.find(({ name }) => name === "set_watched");
      assert.equal(tool?.call_with, "call_write_tool");
      const args = { title: facts.show, watched: true };
      const change = (given: object): Promise<Seen> =>
        client.call("call_write_tool", { name: "set_watched", arguments: given });
      const { confirm_token } = dataOf(await change(args)) as { confirm_token?: string };
      assert.ok(confirm_token !== undefined, "the caller returned no token");
      const { text } = await change({ ...args, confirm_token });
      assert.match(text, / are now watched/);
      return "plan and token";
    },
  };
  const outcomes: Partial<Record<Step, Outcome>> = {};
  for (const step of STEPS) {
    outcomes[step] = await steps[step]().then(
      (saw) => ({ saw }),
      (error: unknown) => ({ wrong: error instanceof Error ? error.message : String(error) }),
    );
  }
  return outcomes as Record<Step, Outcome>;
}

/** Structured data, or the same data from the text for clients that hand on only the text. */
const dataOf = ({ data, text }: Seen): unknown => data ?? JSON.parse(text);

/** A call whose error may be thrown. */
const attempt = (client: Connected, name: string, args: Record<string, unknown>): Promise<Seen> =>
  client.call(name, args).catch((error: unknown) => ({
    isError: true,
    text: error instanceof Error ? error.message : String(error),
  }));
