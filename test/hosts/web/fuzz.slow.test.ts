import { expect, test } from "vitest";
import { randomFrom } from "../../support/random.ts";
import { waitFor } from "../../support/wait-for.ts";
import { call, INITIALIZE, startWeb, TOKEN, type WebServer } from "./web-server.ts";

const COUNT = 10_000;
const LIMITS = { headersMs: 500, requestMs: 500, checkMs: 100, idleMs: 2000 };

const NASTY = [
  ...Array.from('\0\r\n\u2028é💣"\\{[]}:,'),
  "__proto__",
  "%00",
  "..",
  "-1e999",
  "null",
];
const HEADERS = [
  "Accept",
  "Content-Type",
  "Content-Encoding",
  "Mcp-Session-Id",
  "Mcp-Protocol-Version",
  "Origin",
  "Cookie",
  "Expect",
  "Upgrade",
  "X-Forwarded-For",
  "Transfer-Encoding",
  "Range",
  "Te",
];
const VALUES = [
  "",
  "*/*",
  "application/json",
  "text/event-stream",
  "gzip",
  "100-continue",
  "websocket",
  "chunked",
  "2025-11-25",
  "a.b.c",
  "null",
  "close",
  "close, Upgrade",
  "bytes=0-",
];

function fuzzer(random: () => number) {
  const below = (count: number): number => Math.floor(random() * count);
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const text = (): string =>
    Array.from({ length: below(12) }, () =>
      random() < 0.4 ? one(NASTY) : String.fromCharCode(32 + below(300)),
    ).join("");
  const value = (depth: number): unknown => {
    const kind = below(depth > 3 ? 6 : 9);
    if (kind < 6) return [null, true, random() * 1e6, text(), -below(9), undefined][kind];
    if (kind === 6) return Array.from({ length: below(4) }, () => value(depth + 1));
    return Object.fromEntries(
      Array.from({ length: below(5) }, () => [
        random() < 0.5
          ? one([
              "name",
              "arguments",
              "_meta",
              "task",
              "id",
              "method",
              "uri",
              "progressToken",
              "__proto__",
              "cursor",
            ])
          : text(),
        value(depth + 1),
      ]),
    );
  };
  const METHODS = [
    "tools/call",
    "tools/list",
    "initialize",
    "ping",
    "resources/read",
    "prompts/get",
    "completion/complete",
    "notifications/cancelled",
    "notifications/progress",
    "logging/setLevel",
    "tasks/get",
    text(),
  ];
  const message = (): unknown => {
    const base = one<object>([
      call(below(9)),
      INITIALIZE,
      { jsonrpc: "2.0", id: below(5), method: one(METHODS), params: value(0) },
      { jsonrpc: "2.0", method: one(METHODS), params: value(0) },
    ]);
    return random() < 0.3
      ? { ...base, [one(["id", "method", "params", "jsonrpc", "result", "error", "x"])]: value(0) }
      : base;
  };
  const broken = (whole: string): string => {
    const at = below(whole.length + 1);
    return one([
      whole.slice(0, at),
      whole.slice(0, at) + one(NASTY) + whole.slice(at),
      whole + whole,
      "[".repeat(below(20_000)),
      text(),
    ]);
  };
  const body = (): string => {
    const whole = JSON.stringify(message()) ?? "";
    return random() < 0.5 ? whole : broken(whole);
  };
  return (): string => {
    const sent = body();
    // The response to a wrong token is delayed.
    const good = random() < 0.99;
    const length =
      random() < 0.98 ? Buffer.byteLength(sent) : one([0, 1, -5, 2_000_000, 99_999_999_999, "x"]);
    const head = [
      `${random() < 0.9 ? "POST" : one(["GET", "PUT", "TRACE", "CONNECT", "OPTIONS", "post", "\u0001"])} ${random() < 0.9 ? one(["/mcp", "/mcp", "/mcp", "/api/process-torrent", "/metrics"]) : one(["/", "//", "*", "http://x/mcp", "/mcp?x=1", "/%00", "/..//mcp", `/${"a".repeat(below(20_000))}`])} HTTP/1.${below(2)}`,
      `Host: ${random() < 0.95 ? "127.0.0.1" : one(["", "x", "[::1", "a:b:c", "127.0.0.1:99999"])}`,
      `Authorization: Bearer ${good ? TOKEN : text().replace(/[\r\n\0]/g, "")}`,
      `Content-Length: ${length}`,
      "Content-Type: application/json",
      ...Array.from(
        { length: below(3) * below(2) },
        () => `${one(HEADERS)}: ${random() < 0.8 ? one(VALUES) : text()}`,
      ),
      "Connection: close",
    ];
    return `${head.join("\r\n")}\r\n\r\n${sent}`;
  };
}

async function inLanes(web: WebServer, requests: readonly string[]): Promise<string[]> {
  const answers: string[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < requests.length) answers.push(await web.raw(requests[next++] ?? ""));
  };
  await Promise.all(Array.from({ length: 100 }, lane));
  return answers;
}

test(`${COUNT} bodies and headers cause no crash, no internal error and no memory growth`, async () => {
  const seed = Number(process.env["FUZZ_SEED"] ?? 20_261_121);
  await using web = await startWeb({ limits: LIMITS });
  const make = fuzzer(randomFrom(seed));
  const answers = await inLanes(web, Array.from({ length: COUNT }, make));
  expect(answers).toHaveLength(COUNT);
  const statuses = Map.groupBy(
    answers,
    (answer) => /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? "none",
  );
  const counts = Object.fromEntries([...statuses].map(([status, all]) => [status, all.length]));
  // No response is a 500, and no error is reported. `seed` reproduces a failure.
  expect({
    seed,
    ...counts,
    reported: web.logged.filter((line) => /^\w*Error: (?!Unknown message|Received a)/.test(line)),
  }).toMatchObject({ reported: [] });
  expect(counts).not.toHaveProperty("500");
  for (const status of ["200", "202", "400", "413", "415"]) {
    expect(counts[status], status).toBeGreaterThan(10);
  }
  expect(answers.join("")).not.toContain(TOKEN);
  await waitFor(
    "the last ones",
    async () => (await web.ask({ path: "/health/ready" })).status === 200,
  );
  const { text } = await web.ask({
    path: "/metrics",
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  expect(text.split("\n").length).toBeLessThan(1000);
});
