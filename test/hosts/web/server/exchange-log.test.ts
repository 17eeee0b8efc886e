import { expect, test } from "vitest";
import { hideSecrets } from "../../../../src/base/text/redact.ts";
import { createExchangeLog } from "../../../../src/hosts/web/server/exchange-log.ts";
import {
  BEARER,
  call,
  INITIALIZE,
  JSON_TYPE,
  startWeb,
  TOKEN,
  type WebOptions,
} from "../web-server.ts";

const WRONG = "wr0ng-".repeat(8);

async function traced(options: WebOptions = {}) {
  const lines: string[] = [];
  const exchanges = createExchangeLog({
    hide: (text) => hideSecrets(text, [TOKEN]),
    log: (line) => lines.push(line),
  });
  return { lines, web: await startWeb({ exchanges, ...options }) };
}

test("logs a request and its answer on one line, with their content and without tokens", async () => {
  const { lines, web } = await traced({
    run: async () => ({ queue: ["Heat"], confirm_token: "c0nfirm-4711" }),
  });
  await using _ = web;
  await web.send(
    call(1, "known_tool", { arguments: { search: "Heat", confirm_token: "c0nfirm-4711" } }),
  );
  expect(lines).toEqual([
    expect.stringMatching(
      /^Request POST \/mcp from 127\.0\.0\.1: \{.*"search":"Heat".*\} Response 200 in \d+ ms: \{.*"Heat".*\}$/,
    ),
  ]);
  expect(lines.join()).toContain('"confirm_token":"[hidden]"');
  expect(lines.join()).not.toMatch(/c0nfirm|t0ken-/);
});

test("no log line contains a token, regardless of where a client or a tool puts it", async () => {
  const { lines, web } = await traced({
    run: async () => ({ text: `it is ${TOKEN}`, url: `http://h/?token=${WRONG}` }),
  });
  await using _ = web;
  const both = `${TOKEN} ${WRONG}`;
  await web.ask({
    path: `/mcp?token=${WRONG}`,
    headers: { authorization: `Bearer ${WRONG}`, cookie: `a=${WRONG}` },
  });
  await web.ask({
    path: `/${TOKEN}`,
    headers: { ...BEARER, "user-agent": `x/${TOKEN}`, "x-plex-token": both },
  });
  await web.send({
    ...INITIALIZE,
    params: { ...INITIALIZE.params, clientInfo: { name: TOKEN, password: WRONG } },
  });
  await web.send(call(2, "known_tool", { arguments: { q: TOKEN, note: `api_key=${WRONG}` } }));
  await web.send(call(3, TOKEN));
  await web.ask({
    method: "POST",
    headers: { ...BEARER, ...JSON_TYPE },
    body: `{"token":"${WRONG}", ${TOKEN}`,
  });
  expect(lines).toHaveLength(6);
  expect(lines.join("\n")).not.toMatch(/t0ken-|wr0ng-/);
  expect(lines.at(-1)).toContain("[no JSON]");
});

test("no log line contains a session cookie, regardless of where it was pasted", async () => {
  const secret = "aB3_-".repeat(9).slice(0, 43);
  const { lines, web } = await traced({
    run: async () => ({ message: `Nothing is called ${secret}.` }),
  });
  await using _ = web;
  await web.send(
    call(1, "known_tool", { arguments: { query: secret, more: `plex_ingest=${secret}; a` } }),
  );
  await web.ask({ path: `/item/${secret}`, headers: BEARER });
  expect(lines).toHaveLength(2);
  expect(lines.join("\n")).not.toContain(secret.slice(0, 20));
});

test("logs a large event stream only by its size, and a refusal with its JSON", async () => {
  const run: WebOptions["run"] = async (_name, { onProgress }) => {
    onProgress?.({ done: 1, total: 2, message: "half" });
    return { text: "x".repeat(300_000) };
  };
  const { lines, web } = await traced({ run });
  await using _ = web;
  const accept = { accept: "application/json, text/event-stream" };
  await web.send(call(1, "known_tool", { _meta: { progressToken: 1 } }), accept);
  await web.ask({ path: "/nowhere", headers: BEARER });
  expect(lines[0]).toMatch(/Response 200 .*text\/event-stream.*\[6\d{5} bytes\]/);
  expect(lines[1]).toMatch(/Response 404 .*"code":"not_found"/);
  for (const line of lines) expect(line.length).toBeLessThan(4000);
});

test("probes are not logged", async () => {
  const { lines, web } = await traced();
  await using _ = web;
  await web.ask({ path: "/health/ready" });
  await web.ask({ path: "/health/live" });
  expect(lines).toEqual([]);
});
