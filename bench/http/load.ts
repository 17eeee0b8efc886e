import type { ChildProcess } from "node:child_process";
import { Agent } from "node:http";
import { setTimeout } from "node:timers/promises";
import { cpuMsOf } from "../memory/read-process.ts";
import { READS } from "../plex-cache/cached.ts";
import { percentile } from "../plex-cache/percentile.ts";
import { memoryOf, type Server } from "./server.ts";

const CALLERS = 50;
const ROUNDS = 20;
/** With this pause, 50 callers make about 200 requests per second. */
const PAUSE_MS = 250;
const PROBE_MS = 20;

type Answers = { took: number[]; errors: number };

const callers = (): Agent[] =>
  Array.from({ length: CALLERS }, () => new Agent({ keepAlive: true, maxSockets: 1 }));

/** Each caller has its own connection, runs for `seconds` and pauses after each answer. */
export async function callersAsk(
  server: Server,
  seconds: number,
  pauseMs: number,
  answers: Answers,
): Promise<void> {
  const until = performance.now() + 1000 * seconds;
  await Promise.all(
    callers().map(async (agent, who) => {
      // Staggers the callers.
      await setTimeout((pauseMs * who) / CALLERS);
      for (let round = who; performance.now() < until; round++) {
        const [name, args] = READS[round % READS.length] ?? ["", {}];
        await server.call(agent, name, args).then(
          (ms) => answers.took.push(ms),
          () => (answers.errors += 1),
        );
        await setTimeout(pauseMs);
      }
      agent.destroy();
    }),
  );
}

async function measured(child: ChildProcess, run: (answers: Answers) => Promise<void>) {
  const answers: Answers = { took: [], errors: 0 };
  const [cpu, began] = [cpuMsOf(child.pid), performance.now()];
  const most = memoryOf(child);
  const watch = setInterval(() => {
    const { rss, anonymous } = memoryOf(child);
    most.rss = Math.max(most.rss, rss);
    most.anonymous = Math.max(most.anonymous, anonymous);
  }, 50);
  await run(answers);
  clearInterval(watch);
  const seconds = (performance.now() - began) / 1000;
  const { took, errors } = answers;
  return {
    calls: took.length,
    per_second: Math.round(took.length / seconds),
    p50: percentile(took, 50),
    p99: percentile(took, 99),
    cpu_ms_each: Math.round((100 * (cpuMsOf(child.pid) - cpu)) / took.length) / 100,
    rss_mib: most.rss,
    anonymous_mib: most.anonymous,
    errors,
  };
}

/**
 * Measures the callers in three ways: with pauses, all at the same instant, and without pauses. A
 * health probe runs alongside the first measurement.
 */
export async function measureLoad(server: Server, seconds: number) {
  const { child } = server;
  const probe = new Agent({ keepAlive: true });
  const listening = memoryOf(child);
  for (const [name, args] of READS) await server.call(probe, name, args);
  const ended = new AbortController();
  const health: number[] = [];
  const probing = (async () => {
    while (!ended.signal.aborted) {
      health.push((await server.get(probe, "/health/ready")).ms);
      await setTimeout(PROBE_MS);
    }
  })();
  const paced = await measured(child, (answers) => callersAsk(server, seconds, PAUSE_MS, answers));
  ended.abort();
  await probing;
  const all = callers();
  const atOnce = await measured(child, async (answers) => {
    for (let round = 0; round < ROUNDS; round++) {
      const calls = all.map((agent, who) => {
        const [name, args] = READS[(who + round) % READS.length] ?? ["", {}];
        return server.call(agent, name, args);
      });
      for (const one of await Promise.allSettled(calls)) {
        if (one.status === "fulfilled") answers.took.push(one.value);
        else answers.errors += 1;
      }
    }
  });
  const flatOut = await measured(child, (answers) => callersAsk(server, seconds / 2, 0, answers));
  for (const agent of [...all, probe]) agent.destroy();
  return {
    paced: { ...paced, health_p99: percentile(health, 99) },
    at_once: atOnce,
    flat_out: flatOut,
    listening,
  };
}
