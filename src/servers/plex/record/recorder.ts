import type { Exchange } from "../transport/exchange.ts";
import { parseAnswer } from "../transport/parse-answer.ts";
import { createDisguise } from "./disguise.ts";

/** Names, numbers and addresses in it are stand-ins. */
export type Recording = {
  made_by: string;
  exchanges: { asked: string; status: number; form: string; answer: unknown }[];
  results: Record<string, unknown>;
};

/** Parameters whose values are the program's own words, and nothing of the library. */
const OWN_PARAMETERS = /^(?:type|sort|limit|count|searchTypes|(?:include|exclude)\w+|unwatched\w*)$/;

/** Notes what Plex is asked and what it answers, and disguises both. */
export function createRecorder(version: string, random: () => number) {
  const { text, value } = createDisguise(random);
  const exchanges: Exchange[] = [];

  function askedOf({ method, path, page }: Exchange): string {
    const [place = "", query = ""] = path.split("?");
    const of = (name: string, one: string): string => `${name}=${OWN_PARAMETERS.test(name) ? one : text(one)}`;
    const named = [...new URLSearchParams(query)].map(([name, one]) => of(name, one)).join("&");
    return [method, named === "" ? text(place) : `${text(place)}?${named}`, page ?? ""].join(" ").trimEnd();
  }

  return {
    note: (exchange: Exchange): void => void exchanges.push(exchange),
    /** `results` are what the program made of the answers: a replay must make the same of them. */
    async finish(results: Record<string, unknown>): Promise<Recording> {
      const recorded: Recording["exchanges"] = [];
      for (const one of exchanges) {
        const form = one.text === "" ? "empty" : /^\s*</.test(one.text) ? "markup" : "json";
        const answer = (await parseAnswer(one.text)) ?? null;
        recorded.push({ asked: askedOf(one), status: one.status, form, answer: value(answer) });
      }
      const named = Object.entries(results).map(([name, one]) => [name, value(one)]);
      return { made_by: `plex-ingest ${version}`, exchanges: recorded, results: Object.fromEntries(named) };
    },
  };
}
