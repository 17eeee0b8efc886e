import type { Exchange, Route } from "./server/handle.ts";
import type { Health, HealthBoard } from "./server/health-board.ts";
import { sendJson, sendText } from "./server/send.ts";

type HealthAnswer = { status: string; checks: Health["checks"] };

/**
 * For supervisors, without a token: nothing in it names a host, a path or a person. They call by any host; one that is not
 * ours may be a page's that made its name mean our address, so it is told no more than the status code says.
 */
export function healthRoutes({
  board,
  now,
  isOurHost,
}: {
  board: HealthBoard;
  now: () => number;
  isOurHost: (hosts: readonly string[]) => boolean;
}): Route[] {
  const timestamp = (): string => new Date(now()).toISOString();
  function send({ request, response }: Exchange, code: number, { status, checks }: HealthAnswer): void {
    const isOurs = isOurHost(request.headersDistinct["host"] ?? []);
    const answer = isOurs ? { status, checks } : { status: code === 200 ? "ok" : "down" };
    sendJson(response, code, { ...answer, timestamp: timestamp() });
  }
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
      async answer(exchange) {
        board.probed();
        const { status, checks } = await board.read();
        const code = status === "down" || status === "stopping" ? 503 : 200;
        send(exchange, code, { status, checks });
      },
    },
    {
      path: "/health/startup",
      methods: ["GET"],
      open: "probes",
      async answer(exchange) {
        const { checks } = await board.read();
        const started = board.hasStarted();
        send(exchange, started ? 200 : 503, { status: started ? "ok" : "starting", checks });
      },
    },
  ];
}

/** For Prometheus, which sends the token from a file; without it only where `isPublic`. */
export const metricsRoute = (text: () => Promise<string>, isPublic: boolean): Route => ({
  path: "/metrics",
  methods: ["GET"],
  ...(isPublic ? { open: "probes" as const } : { role: "reviewer" as const }),
  async answer({ response }) {
    sendText(response, 200, "text/plain; version=0.0.4; charset=utf-8", await text());
  },
});
