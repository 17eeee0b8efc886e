import type { Route } from "../server/handle.ts";
import { sendJson } from "../server/send.ts";
import type { HealthBoard } from "./board.ts";

/** For supervisors, without a token: nothing in it names a host, a path or a person. */
export function healthRoutes(board: HealthBoard, now: () => number): Route[] {
  const timestamp = (): string => new Date(now()).toISOString();
  return [
    {
      path: "/health/live",
      methods: ["GET"],
      open: "probes",
      // That this runs is all it says.
      answer: ({ response }) => sendJson(response, 200, { status: "ok", timestamp: timestamp() }),
    },
    {
      path: "/health/ready",
      methods: ["GET"],
      open: "probes",
      async answer({ response }) {
        board.probed();
        const { status, checks } = await board.read();
        const code = status === "down" || status === "stopping" ? 503 : 200;
        sendJson(response, code, { status, checks, timestamp: timestamp() });
      },
    },
    {
      path: "/health/startup",
      methods: ["GET"],
      open: "probes",
      async answer({ response }) {
        const { checks } = await board.read();
        const started = board.hasStarted();
        const status = started ? "ok" : "starting";
        sendJson(response, started ? 200 : 503, { status, checks, timestamp: timestamp() });
      },
    },
  ];
}
