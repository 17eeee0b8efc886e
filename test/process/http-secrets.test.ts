import { expect, test } from "vitest";
import { startFakeTransmission } from "../support/fake-transmission.ts";
import { CALLS } from "../support/plex/plex-tools.ts";
import { startPlex } from "../support/plex/start-plex.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { TMDB_KEY } from "./home.ts";
import { startHttp, TOKEN } from "./http-server.ts";

const PASSWORD = "p4ssw0rd-of-Transmission";
const REDIS = "p4ssw0rd-of-Redis";
const WRONG = "wr0ng-t0ken-".repeat(4);

test("exposes no secret in logs, responses, metrics or health checks over HTTP, even if services fail", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  await using transmission = await startFakeTransmission();
  const plex = await startPlex();
  await using server = await startHttp({
    tmdb,
    plex,
    settings: {
      LOG_LEVEL: "trace",
      TRANSMISSION_URL: transmission.url,
      TRANSMISSION_USERNAME: "someone",
      TRANSMISSION_PASSWORD: PASSWORD,
      // No server listens at this address.
      REDIS_URL: `redis://:${REDIS}@127.0.0.1:1`,
      HEALTH_CHECK_INTERVAL: "5",
    },
  });
  const answers: string[] = [];
  const note = async (path: string, given: RequestInit = {}): Promise<void> => {
    const answer = await fetch(server.url + path, given);
    answers.push(JSON.stringify([...answer.headers]), await answer.text());
  };
  async function askAll(): Promise<void> {
    const { tools } = (await server.request("tools/list")) as { tools: { name: string }[] };
    const calls = [...tools.map(({ name }) => [name, {}] as const), ...CALLS];
    for (const [name, args] of [
      ...calls,
      ["search_tmdb", { query: "Heat", type: "movie" }] as const,
    ]) {
      answers.push(
        (
          await server.send({
            jsonrpc: "2.0",
            id: 1,
            method: "tools/call",
            params: { name, arguments: args },
          })
        ).text,
      );
    }
    const { resources } = (await server.request("resources/list")) as {
      resources: { uri: string }[];
    };
    for (const { uri } of resources) {
      answers.push(
        (await server.send({ jsonrpc: "2.0", id: 1, method: "resources/read", params: { uri } }))
          .text,
      );
    }
    const good = { authorization: `Bearer ${TOKEN}` };
    for (const path of [
      "/metrics",
      "/health/live",
      "/health/ready",
      "/health/startup",
      "/nothing",
      `/mcp?token=${TOKEN}`,
    ]) {
      await note(path);
      await note(path, { headers: good });
    }
    for (const authorization of [`Bearer ${WRONG}`, `Basic ${TOKEN}`, TOKEN, `Bearer ${TOKEN} x`]) {
      await note("/mcp", { method: "POST", headers: { authorization } });
    }
    await note("/mcp", {
      method: "POST",
      headers: { ...good, host: TOKEN, origin: `http://${TOKEN}` },
    });
    const json = { ...good, "content-type": "application/json" };
    await note("/api/process-torrent", {
      method: "POST",
      headers: json,
      body: '{"path":"/etc/passwd"}',
    });
  }

  await askAll();
  // Error messages about these services can contain addresses and headers.
  await plex.close();
  tmdb.setFault({ kind: "redirect", to: `${tmdb.url}/search/movie?api_key=${TMDB_KEY}` });
  await transmission[Symbol.asyncDispose]();
  await askAll();
  expect((await server.program.end()).code).toBe(0);
  const all = [...answers, server.program.log()].join("\n");
  expect(answers.length).toBeGreaterThan(150);
  expect(all).toMatch(/plex_unavailable/);
  for (const secret of [TOKEN, WRONG, plex.token, TMDB_KEY, PASSWORD, REDIS]) {
    for (const form of [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString("base64"),
    ]) {
      expect(all.includes(form), `${form} is shown`).toBe(false);
    }
  }
});
