import { subscribe } from "node:diagnostics_channel";
import type { Agent, ClientRequest, ServerResponse } from "node:http";
import type { Clock } from "../../src/core/clock.ts";
import { fakeClock } from "./fake-clock.ts";
// Loads the modules now that the client otherwise loads at its first request, because loading takes
// real time.
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

/** Turns of the event loop: more than any part of the program needs between two real operations. */
const TURNS = 3;

/**
 * Creates a clock that advances to the next sleeper on its own, but only while everything real is
 * idle. Everything is idle when each request from this process to servers in this process is
 * waiting either for a free connection, or for a server that has written everything it wants to but
 * has not ended its response. Therefore a loopback server's work takes no virtual time, regardless
 * of how slow the machine is, and a deadline of 10 s takes no real time. While something sleeps,
 * the code must not wait for anything else real (a file, a process, another host).
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

/**
 * Resolves when each request from this process is answered or waits for a server in this process,
 * and nothing else has happened for some turns of the event loop. `isBusy` covers other work that
 * takes turns.
 */
export async function untilAtRest(turns = TURNS, isBusy = () => false): Promise<void> {
  for (let still = 0; still < turns; ) {
    await new Promise((resolve) => setImmediate(resolve));
    still = !isBusy() && [...sent].every(waits) ? still + 1 : 0;
  }
}

function waits(request: ClientRequest & { agent?: Agent }): boolean {
  // Node's types claim that the queues contain responses, but they contain requests.
  const queues: unknown[] = Object.values(request.agent?.requests ?? {});
  return (
    queues.flat().includes(request) ||
    [...received].some((response) => isHeld(response) && portsMatch(request, response))
  );
}

const portsMatch = ({ socket }: ClientRequest, { req }: ServerResponse): boolean =>
  socket?.localPort !== undefined && socket.localPort === req.socket.remotePort;

const isHeld = ({ req, writableEnded, writableLength }: ServerResponse): boolean =>
  req.complete && !writableEnded && writableLength === 0 && !req.socket.destroyed;
