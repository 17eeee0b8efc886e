import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { createPlaces } from "../../../../src/hosts/web/server/places.ts";

class FakeSocket extends EventEmitter {
  readonly remoteAddress = "192.0.2.7";
  readonly bytesRead = 0;
  readonly remotePort: number;
  destroyed = false;
  constructor(remotePort: number) {
    super();
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
    () => false,
    { firstByteMs: 60_000, judgeMs: 1 },
    () => now,
  );
  const crowd = Array.from({ length: 70 }, (_, port) => new FakeSocket(port));
  for (const socket of crowd) places.enter(socket as unknown as Socket);
  // One round of the event loop: its timers, then the requests that it answers until 1300, then the
  // work at its end.
  const round = (): void => {
    vi.advanceTimersToNextTimer();
    now += 300;
    vi.advanceTimersToNextTimer();
  };
  round();
  expect(crowd.filter(({ destroyed }) => destroyed)).toHaveLength(0);
  // One round later, all of them have had a chance to send something.
  round();
  expect(crowd.filter(({ destroyed }) => !destroyed)).toHaveLength(64);
  places.close();
});
