import type { Route } from "../server/handle.ts";
import { sendText } from "../server/send.ts";

/** For Prometheus, which sends the token from a file; without it only where `isPublic`. */
export const metricsRoute = (text: () => Promise<string>, isPublic: boolean): Route => ({
  path: "/metrics",
  methods: ["GET"],
  ...(isPublic ? { open: "probes" as const } : {}),
  async answer({ response }) {
    sendText(response, 200, "text/plain; version=0.0.4; charset=utf-8", await text());
  },
});
