import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { createPlaces } from "../../../../src/hosts/web/server/places.ts";

class FakeSocket extends EventEmitter {
  readonly remoteAddress: string;
  readonly bytesRead = 1;
  readonly remotePort: number;
  destroyed = false;
  constructor(remotePort: number, remoteAddress = "192.0.2.7") {
    super();
    this.remoteAddress = remoteAddress;
    this.remotePort = remotePort;
  }
  destroy(): void {
    this.destroyed = true;
    this.emit("close");
  }
}

afterEach(() => vi.useRealTimers());

test("does not close an unread connection that was accepted during a long event-loop turn", () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate"] });
  let now = 1000;
  const places = createPlaces(
    { isProxy: () => false, holds: () => false, clock: () => now },
    { firstByteMs: 60_000, judgeMs: 1 },
  );
  const crowd = Array.from({ length: 70 }, (_, port) => new FakeSocket(port));
  for (const socket of crowd) places.enter(socket as unknown as Socket);
  // One round of the event loop: its timers, then the requests that it answers, then the work at
  // its end.
  const round = (ms: number): void => {
    now += ms;
    vi.advanceTimersToNextTimer();
  };
  round(300);
  // What arrived during long rounds was not read, so nothing is closed after them.
  for (let count = 0; count < 3; count++) round(300);
  expect(crowd.filter(({ destroyed }) => destroyed)).toHaveLength(0);
  round(300);
  round(5);
  expect(crowd.filter(({ destroyed }) => !destroyed)).toHaveLength(64);
  places.close();
});

test("does not close a connection of which bytes wait for their turn", () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate"] });
  let now = 1000;
  const places = createPlaces(
    { isProxy: () => false, holds: (connection) => connection.endsWith(" 3"), clock: () => now },
    { firstByteMs: 60_000, judgeMs: 1 },
  );
  const crowd = Array.from({ length: 600 }, (_, port) => new FakeSocket(port));
  for (const socket of crowd) places.enter(socket as unknown as Socket);
  for (let count = 0; count < 10; count++) {
    now += 5;
    vi.advanceTimersToNextTimer();
  }
  expect(crowd.filter(({ destroyed }) => !destroyed)).toHaveLength(64);
  expect(crowd[3]?.destroyed).toBe(false);
  places.close();
});

test("counts the addresses of one IPv6 network together", () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate"] });
  let now = 1000;
  const places = createPlaces(
    { isProxy: () => false, holds: () => false, clock: () => now },
    { firstByteMs: 60_000, judgeMs: 1 },
  );
  const crowd = Array.from(
    { length: 70 },
    (_, port) => new FakeSocket(port, `2001:db8::${port.toString(16)}`),
  );
  for (const socket of crowd) places.enter(socket as unknown as Socket);
  for (let count = 0; count < 4; count++) {
    now += 5;
    vi.advanceTimersToNextTimer();
  }
  expect(crowd.filter(({ destroyed }) => !destroyed)).toHaveLength(64);
  places.close();
});
