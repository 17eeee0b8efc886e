import type { ProcessHealth, ReadDashboard } from "../../app/dashboard/read-dashboard.ts";
import type { WebRoute } from "./server/handle.ts";
import type { HealthBoard, HealthSummary } from "./server/health-board.ts";
import { sendJson } from "./server/send.ts";

interface StatusRouteDeps {
  board: Pick<HealthBoard, "read">;
  read: ReadDashboard;
}

/** State of the process for dashboards. A starting or stopping process counts as down. */
const HEALTH = {
  ok: "ok",
  degraded: "degraded",
  down: "down",
  stopping: "down",
  starting: "down",
  "standing by": "standing_by",
} as const satisfies Record<HealthSummary["status"], ProcessHealth>;

/** Serves dashboards such as Homepage, which poll flat JSON. */
export const createStatusRoute = ({ board, read }: StatusRouteDeps): WebRoute => ({
  path: "/api/status",
  methods: ["GET"],
  role: "reader",
  async answer({ response }) {
    const { status } = await board.read();
    sendJson(response, 200, await read(HEALTH[status]));
  },
});
