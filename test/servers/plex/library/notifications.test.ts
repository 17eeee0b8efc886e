import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import type { FakeRequest } from "../../../../src/hosts/demo/stand-ins/loopback.ts";
import { EMPTY } from "../../../../src/hosts/demo/stand-ins/plex/answer.ts";
import { startFakePlex } from "../../../../src/hosts/demo/stand-ins/plex/fake-plex.ts";
import { createNotifications } from "../../../../src/servers/plex/library/notifications.ts";
import { isLibraryEvent } from "../../../../src/servers/plex/transport/errors.ts";
import { fakeClock } from "../../../support/fake-clock.ts";
import { waitFor } from "../../../support/wait-for.ts";

async function serving(answer: (asked: FakeRequest, response: ServerResponse) => void) {
  const plex = await startFakePlex({
    through: (asked) => ({ ...EMPTY, take: (response) => answer(asked, response) }),
  });
  const clock = fakeClock();
  const listen = createNotifications({
    baseUrl: `${plex.url}/plex`,
    token: () => "a-Secret-token",
    clientIdentifier: "here",
    version: "1",
    timeoutMs: 3000,
    clock,
  });
  return { listen, clock, [Symbol.asyncDispose]: plex.close };
}

const never = new AbortController().signal;
const EVENT =
  'event: timeline\ndata: {"TimelineEntry":[{"identifier":"com.plexapp.plugins.library","state":5}]}\n\n';

test("receives hints, sends the token only in a header, and treats the end of the stream as normal", async () => {
  const asked: FakeRequest[] = [];
  await using it = await serving((request, response) => {
    asked.push(request);
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(EVENT.slice(0, 30));
    setImmediate(() => {
      response.write(`${EVENT.slice(30)}event: ping\ndata: {}\n\n`);
      response.end(EVENT);
    });
  });
  let hints = 0;
  await it.listen(() => hints++, never);
  expect(hints).toBeGreaterThan(0);
  expect(asked[0]?.url).toBe("/plex/:/eventsource/notifications?filters=timeline,activity");
  expect(asked[0]?.headers).toMatchObject({
    "x-plex-token": "a-Secret-token",
    accept: "text/event-stream",
  });
});

test("distinguishes a refusal, a cut connection and silence", async () => {
  let status = 404;
  await using it = await serving((_, response) => {
    if (status === 0) return;
    response.writeHead(status, { "content-type": "text/event-stream" });
    response.flushHeaders();
    if (status === 200) response.destroy();
    else response.end();
  });
  const listen = () => it.listen(() => {}, never);
  await expect(listen()).rejects.toMatchObject({ code: "unsupported" });
  status = 401;
  await expect(listen()).rejects.toMatchObject({ code: "plex_unauthorized" });
  status = 200;
  await expect(listen()).rejects.toMatchObject({ code: "plex_unavailable" });
  status = 0;
  const silent = listen();
  const late = expect(silent).rejects.toMatchObject({ code: "plex_unavailable" });
  await waitFor("the wait", () => it.clock.sleepers() === 1);
  it.clock.advance(3000);
  await late;
});

test("an abort ends a silent stream with the signal's reason", async () => {
  let open = 0;
  await using it = await serving((_, response) => {
    response.writeHead(200).flushHeaders();
    open++;
    response.on("close", () => open--);
  });
  const stop = new AbortController();
  const reason = new Error("enough");
  const listening = it.listen(() => {}, stop.signal);
  const ended = expect(listening).rejects.toBe(reason);
  await waitFor("the stream", () => open === 1);
  await waitFor("its head to arrive", () => it.clock.sleepers() === 0);
  stop.abort(reason);
  await ended;
  await waitFor("the end of it", () => open === 0);
});

const says = (data: unknown) =>
  isLibraryEvent({ event: "x", data: typeof data === "string" ? data : JSON.stringify(data) });

test.each([
  [{ TimelineEntry: { identifier: "com.plexapp.plugins.library" } }, true],
  [{ TimelineEntry: [{ identifier: "com.plexapp.system" }, { state: 5 }] }, true],
  [
    {
      NotificationContainer: {
        type: "timeline",
        TimelineEntry: [{ identifier: "com.plexapp.plugins.library" }],
      },
    },
    true,
  ],
  [
    { ActivityNotification: [{ event: "ended", Activity: { type: "library.update.section" } }] },
    true,
  ],
  [
    { ActivityNotification: { event: "started", Activity: { type: "library.update.section" } } },
    false,
  ],
  [{ ActivityNotification: { event: "ended", Activity: { type: "media.generate.bif" } } }, false],
  [{ TimelineEntry: [{ identifier: "tv.plex.provider" }] }, false],
  [{ PlaySessionStateNotification: [{ state: "playing" }] }, false],
  ["not json", false],
  ["null", false],
  [{ TimelineEntry: 5, ActivityNotification: [{ event: "ended", Activity: "no" }] }, false],
])("detects whether an event concerns a library: %j", (data, expected) => {
  expect(says(data)).toBe(expected);
});
