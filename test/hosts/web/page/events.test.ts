import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { expect, test } from "vitest";
import { added } from "../../../store/support-release.ts";
import { fakeClock } from "../../../support/fake-clock.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { type PageServer, startPage } from "./page-server.ts";

type Stream = { status: number; text(): string; ended(): boolean; leave(): void };

/** Opens the stream and records its data. */
const listen = (
  { port }: PageServer,
  cookie: string,
  localAddress = "127.0.0.1",
): Promise<Stream> =>
  new Promise((resolve, reject) => {
    const sent: ClientRequest = request({
      host: "127.0.0.1",
      port,
      path: "/events",
      headers: { cookie },
      agent: false,
      localAddress,
    });
    sent.on("response", (response: IncomingMessage) => {
      let text = "";
      let ended = false;
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("close", () => (ended = true));
      response.on("error", () => {});
      resolve({
        status: response.statusCode ?? 0,
        text: () => text,
        ended: () => ended,
        leave: () => sent.destroy(),
      });
    });
    sent.on("error", reject);
    sent.end();
  });

const changesIn = (stream: Stream): { number: number; states: Record<string, number> }[] =>
  [...stream.text().matchAll(/^event: changed\ndata: (.*)$/gm)].map(
    ([, data]) => JSON.parse(data ?? "") as never,
  );

test("sends a page the current state and each write by any process, without a further request", async () => {
  await using web = await startPage();
  const { cookie } = await web.signIn();
  const stream = await listen(web, cookie);
  expect(stream.status).toBe(200);
  await waitFor("how it is", () => changesIn(stream).length === 1);
  expect(stream.text()).toMatch(
    /^retry: 3000\n\nevent: changed\ndata: \{"number":\d+,"states":\{\}\}\n\n$/,
  );
  await using other = await web.temp.open();
  await added(other, "Heat", []);
  await waitFor("another process's", () => changesIn(stream).at(-1)?.states["settling"] === 1);
  await added(web.temp.store, "Dune", []);
  await waitFor("our own", () => changesIn(stream).at(-1)?.states["settling"] === 2);
  const numbers = changesIn(stream).map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
});

test("the stream's headers keep proxies from buffering it", async () => {
  await using web = await startPage();
  const { cookie } = await web.signIn();
  expect(await web.ask({ method: "HEAD", path: "/events", headers: { cookie } })).toMatchObject({
    status: 200,
  });
  const response = await fetch(`${web.url}/events`, { headers: { cookie } });
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "text/event-stream",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
  });
  await response.body?.cancel();
});

test("sends a heartbeat every five seconds", async () => {
  const clock = fakeClock();
  await using web = await startPage({ clock });
  const { cookie } = await web.signIn();
  const stream = await listen(web, cookie);
  for (const beats of [1, 2]) {
    await waitFor("rest", () => clock.sleepers() === 2);
    clock.advance(5000);
    await waitFor("the beat", () => stream.text().split("event: alive\n").length === beats + 1);
  }
  expect(stream.ended()).toBe(false);
});

test("a stream ends with its session, even if another process ended the session, and other streams continue", async () => {
  await using web = await startPage();
  const [one, two, three] = [
    await web.signIn("one"),
    await web.signIn("two"),
    await web.signIn("three"),
  ];
  const streams = [
    await listen(web, one.cookie),
    await listen(web, two.cookie),
    await listen(web, three.cookie),
  ];
  await waitFor("all", () => streams.every((stream) => changesIn(stream).length > 0));
  expect(
    (await web.post("/sessions/end", { id: one.id }, { cookie: three.cookie })).json(),
  ).toEqual({ ended: 1 });
  await waitFor("the first end", () => streams[0]?.ended());
  await using other = await web.temp.open();
  await other.write((trx) => trx.deleteFrom("web_session").where("id", "=", two.id).execute());
  await waitFor("the second end", () => streams[1]?.ended());
  expect(streams[2]?.ended()).toBe(false);
  expect((await listen(web, two.cookie)).status).toBe(401);
});

test("a session has at most six streams, and gets a new one after one ends", async () => {
  await using web = await startPage();
  const [{ cookie }, other] = [await web.signIn(), await web.signIn()];
  const streams: Stream[] = [];
  for (let n = 0; n < 6; n++) streams.push(await listen(web, cookie));
  const refused = await web.ask({ path: "/events", headers: { cookie } });
  expect(refused).toMatchObject({ status: 429, headers: { "retry-after": "60" } });
  expect(refused.json()).toMatchObject({ code: "refused", retry_after_seconds: 60 });
  expect((await listen(web, other.cookie)).status).toBe(200);
  streams[0]?.leave();
  await waitFor("room", async () => (await listen(web, cookie)).status === 200);
});

test("when all streams are taken, a session without a stream takes one from the session with the most", async () => {
  await using web = await startPage();
  const sessions = [];
  for (let n = 0; n < 12; n++) sessions.push(await web.signIn());
  const streams: Stream[] = [];
  for (const { cookie } of sessions.slice(0, 11)) {
    for (let n = 0; n < 6; n++) if (streams.length < 64) streams.push(await listen(web, cookie));
  }
  const [late] = sessions.slice(11);
  expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
  expect((await listen(web, late?.cookie ?? "")).status).toBe(200);
  await waitFor(
    "the one that made room",
    () => streams.filter((stream) => stream.ended()).length === 1,
  );
  // The session that lost its stream to make room does not get it back, because each other session
  // has as many streams, or one more.
  expect((await listen(web, sessions[0]?.cookie ?? "")).status).toBe(429);
});

test("many sessions of one address leave room for a session of another address", async () => {
  await using web = await startPage();
  const streams: Stream[] = [];
  for (let n = 0; n < 64; n++) streams.push(await listen(web, (await web.signIn()).cookie));
  const { cookie } = await web.signIn();
  expect((await listen(web, cookie)).status).toBe(429);
  expect((await listen(web, cookie, "127.0.0.2")).status).toBe(200);
  await waitFor(
    "the one that made room",
    () => streams.filter((stream) => stream.ended()).length === 1,
  );
});

test("a stop ends all streams at once", async () => {
  const web = await startPage({ limits: { graceMs: 3_600_000 } });
  try {
    const { cookie } = await web.signIn();
    const streams = [await listen(web, cookie), await listen(web, cookie)];
    await waitFor("both", () => streams.every((stream) => changesIn(stream).length > 0));
    // Otherwise, the listener would wait for the streams as long as it is allowed to.
    await web.stop();
    await waitFor("the end", () => streams.every((stream) => stream.ended()));
  } finally {
    await web.temp[Symbol.asyncDispose]();
  }
});
