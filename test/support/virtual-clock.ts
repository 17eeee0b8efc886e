import { subscribe } from "node:diagnostics_channel";
import type { Agent, ClientRequest, ServerResponse } from "node:http";
import type { Clock } from "../../src/core/clock.ts";
import { fakeClock } from "./fake-clock.ts";
// What the client loads at its first request is loaded now: loading takes real time too.
import "../../src/adapters/http/connections.ts";
import "../../src/servers/plex/transport/from-xml.ts";

const sent = new Set<ClientRequest>();
const received = new Set<ServerResponse>();
subscribe("http.client.request.created", (message) => {
  const { request } = message as { request: ClientRequest };
  sent.add(request);
  request.once("close", () => sent.delete(request));
});
subscribe("http.server.request.start", (message) => {
  const { response } = message as { response: ServerResponse };
  received.add(response);
  response.once("close", () => received.delete(response));
});

/** More than any part of the program waits for between two things that it does for real. */
const TURNS = 3;

/**
 * A clock that moves by itself to the next sleeper, and only while everything real is at rest: each
 * request of this process, to servers in this process, then waits for a free connection, or lies at
 * a server that has written all it wants to and has not ended its answer. What a loopback server
 * needs therefore takes no time, however slow the machine, and a deadline of 10 s takes none of the
 * machine's. Anything else that is awaited for real (a file, a process, another host) must not be
 * awaited while somebody sleeps.
 */
export function virtualClock(startMs?: number): Clock {
  const { now, monotonic, ...clock } = fakeClock(startMs);
  let isMoving = false;
  async function move(): Promise<void> {
    if (isMoving) return;
    isMoving = true;
    while (clock.sleepers() > 0) {
      await untilAtRest();
      clock.advance(clock.nextIn() ?? 0);
    }
    isMoving = false;
  }
  const sleep: Clock["sleep"] = (ms, signal) => {
    const slept = clock.sleep(ms, signal);
    void move();
    return slept;
  };
  return { now, monotonic, sleep };
}

async function untilAtRest(): Promise<void> {
  for (let still = 0; still < TURNS; ) {
    await new Promise((resolve) => setImmediate(resolve));
    still = [...sent].every(waits) ? still + 1 : 0;
  }
}

function waits(request: ClientRequest & { agent?: Agent }): boolean {
  // Node's types have answers here, and node has requests.
  const queues: unknown[] = Object.values(request.agent?.requests ?? {});
  return (
    queues.flat().includes(request) ||
    [...received].some((response) => isHeld(response) && portsMatch(request, response))
  );
}

const portsMatch = ({ socket }: ClientRequest, { req }: ServerResponse): boolean =>
  socket?.localPort !== undefined && socket.localPort === req.socket.remotePort;

const isHeld = ({ req, writableEnded, writableLength }: ServerResponse): boolean =>
  !writableEnded && writableLength === 0 && !req.socket.destroyed;
