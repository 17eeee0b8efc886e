import { expect, test } from "vitest";
import { type Channel, createNotifier } from "../../../src/app/notify/notifier.ts";
import {
  DeliveryError,
  type Message,
  type Notice,
  noticeKinds,
  toMessage,
} from "../../../src/core/notify/notice.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { logOf } from "../../support/log.ts";

const never = new AbortController().signal;
const filed = (at: number): Notice => ({ kind: "filed", text: `#${at}` });

function notifying(send?: Channel["send"], kinds = noticeKinds) {
  const clock = fakeClock();
  const sent: Message[] = [];
  const said: string[] = [];
  const channel: Channel = {
    name: "ntfy at host",
    async send(message, signal) {
      await send?.(message, signal);
      sent.push(message);
    },
  };
  const log = logOf((line) => void said.push(line));
  const notifier = createNotifier({
    channels: [channel],
    kinds,
    clock,
    toMessage: (digest) => toMessage(digest, (text) => text),
    log,
  });
  /** Runs the stage as the engine does, for this many minutes. */
  const pass = async (minutes: number): Promise<void> => {
    for (let step = 0; step < minutes * 12; step++) {
      clock.advance(5000);
      await notifier.stage.run(never);
    }
  };
  return { ...notifier, clock, sent, said, pass };
}

test("combines the events of a minute into one message, and later delays a single event by only a minute", async () => {
  const { notice, pass, sent } = notifying();
  for (let at = 0; at < 12; at++) notice(filed(at));
  for (let at = 0; at < 3; at++) notice({ kind: "review", text: `#${at}` });
  await pass(0.5);
  expect(sent).toEqual([]);
  await pass(0.6);
  expect(sent.map(({ title }) => title)).toEqual(["plex-ingest: 3 wait for you, 12 filed"]);
  await pass(30);
  notice(filed(1));
  await pass(1.1);
  expect(sent).toHaveLength(2);
});

test("sends few messages for 500 filings in a minute and for an hour of filings", async () => {
  const { notice, pass, sent } = notifying();
  for (let at = 0; at < 500; at++) {
    notice(filed(at));
    if (at % 42 === 0) await pass(1 / 12);
  }
  await pass(5);
  expect(sent.length).toBeLessThanOrEqual(2);
  expect(sent.reduce((sum, { counts }) => sum + (counts.filed ?? 0), 0)).toBe(500);
  for (let minute = 0; minute < 60; minute++) {
    notice(filed(minute));
    await pass(1);
  }
  expect(sent.length).toBeLessThanOrEqual(9);
});

test("reports a refused token without waiting for a long collection period to end", async () => {
  const { notice, pass, sent } = notifying();
  for (let minute = 0; minute < 20; minute++) {
    notice(filed(minute));
    await pass(1);
  }
  const before = sent.length;
  notice(filed(0));
  await pass(0.5);
  notice({ kind: "token_refused", text: "Plex refuses the token." });
  await pass(1.1);
  expect(sent.slice(before).some(({ isUrgent }) => isUrgent)).toBe(true);
});

test("does not send unselected kinds of notices, and repeats a full-disk notice only after hours", async () => {
  const only = notifying(undefined, ["failed"]);
  only.notice(filed(1));
  await only.pass(3);
  expect(only.sent).toEqual([]);
  const { notice, pass, sent } = notifying();
  for (let at = 0; at < 30; at++) {
    notice({ kind: "disk_full", text: `#${at}` });
    await pass(2);
  }
  expect(sent.map(({ title }) => title)).toEqual(["plex-ingest: a disk is full"]);
});

test("retries a failing channel with growing pauses, and logs one line when it fails and one when it recovers", async () => {
  let tries = 0;
  let isDown = true;
  const { notice, pass, sent, said } = notifying(async () => {
    tries++;
    if (isDown) throw new DeliveryError("nothing is listening at its address");
  });
  notice(filed(1));
  await pass(10);
  notice(filed(2));
  await pass(10);
  expect(said).toEqual([
    "Notifications to ntfy at host cannot be delivered: nothing is listening at its address. This one is tried again automatically.",
  ]);
  expect(tries).toBeGreaterThan(3);
  expect(tries).toBeLessThan(12);
  isDown = false;
  await pass(12);
  // Everything that happened in the meantime is in one message.
  expect(sent.map(({ title }) => title)).toEqual(["plex-ingest: 2 filed"]);
  expect(said.slice(1)).toEqual(["Notifications to ntfy at host can be delivered again."]);
});

test("waits as long as a channel asks, and does not retry a final refusal", async () => {
  let tries = 0;
  const limited = notifying(async () => {
    if (++tries === 1) {
      throw new DeliveryError("it is rate limiting messages (429)", { retryAfterMs: 60_000 });
    }
  });
  limited.notice(filed(1));
  await limited.pass(1.9);
  expect(tries).toBe(1);
  await limited.pass(0.3);
  expect(limited.sent).toHaveLength(1);
  let refused = 0;
  const wrong = notifying(async () => {
    refused++;
    throw new DeliveryError("it denied access (401)", { isFinal: true });
  });
  wrong.notice(filed(1));
  await wrong.pass(60);
  expect(refused).toBe(1);
  expect(wrong.said).toEqual([
    "Notifications to ntfy at host cannot be delivered: it denied access (401). This one is dropped.",
  ]);
});

test("drops a message after more than an hour of retries, and logs an unexpected error without its text", async () => {
  let tries = 0;
  const { notice, pass, said } = notifying(async () => {
    tries++;
    throw new TypeError("https://host/s3cr3t");
  });
  notice(filed(1));
  await pass(24 * 60);
  expect(tries).toBe(14);
  expect(said).toEqual([
    "Notifications to ntfy at host cannot be delivered: an unexpected error occurred. This one is tried again automatically.",
  ]);
});

test("on stop, sends pending messages at once and does not wait for a hanging channel", async () => {
  const quick = notifying();
  quick.notice(filed(1));
  await quick.flush();
  expect([quick.sent.length, quick.clock.sleepers()]).toEqual([1, 0]);
  const hanging = notifying(
    (_, signal) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason)),
      ),
  );
  hanging.notice(filed(1));
  const flushed = hanging.flush();
  expect(hanging.clock.nextIn()).toBe(3000);
  hanging.clock.advance(3000);
  await flushed;
  expect(hanging.sent).toEqual([]);
});
