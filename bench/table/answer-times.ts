import { ask, connect } from "../../test/process/mcp-session.ts";
import { type Place, runProgram } from "../../test/support/daemon.ts";
import { percentile } from "../plex-cache/percentile.ts";
import { timed } from "./least.ts";

/** The tool calls, by the name of their table row. */
const QUESTIONS = {
  queue: ["get_ingest_queue", {}],
  history: ["get_ingest_history", {}],
  statistics: ["get_ingest_statistics", {}],
  status: ["get_watcher_status", {}],
} as const satisfies Record<string, readonly [string, Record<string, unknown>]>;

type Question = keyof typeof QUESTIONS;
export type AnswerTimes = Record<Question, number> & {
  /** An empty request over the same session. */
  ping: number;
};

const CALLS = 60;

/**
 * Measures how long the tools take to answer over one session with a server of this home. Returns
 * the given percentile for each tool in ms.
 */
export async function answerTimes(
  place: Place,
  percent: number,
  calls = CALLS,
): Promise<AnswerTimes> {
  // The first start after an upgrade counts rows that were never counted. This measurement excludes
  // that work.
  await runProgram(place, ["status"]);
  await using client = await connect(place);
  const times: Record<keyof AnswerTimes, number[]> = {
    ping: [],
    queue: [],
    history: [],
    statistics: [],
    status: [],
  };
  for (let call = 0; call < calls; call++) {
    times.ping.push(await timed(() => client.request("ping")));
    for (const question of Object.keys(QUESTIONS) as Question[]) {
      const [tool, args] = QUESTIONS[question];
      times[question].push(await timed(() => ask(client, tool, args)));
    }
  }
  // The first calls load the modules that the tools need.
  const of = (which: keyof AnswerTimes): number => percentile(times[which].slice(5), percent);
  return {
    ping: of("ping"),
    queue: of("queue"),
    history: of("history"),
    statistics: of("statistics"),
    status: of("status"),
  };
}
