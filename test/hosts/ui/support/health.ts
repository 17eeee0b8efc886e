import type { ShownHealth } from "../../../../src/app/shown/upkeep-shape.ts";
import type { Program } from "../../../../src/program/program.ts";
import { tailLog } from "../../../../src/program/use-cases/doctor/health-desk.ts";
import type { UseCases } from "../../../../src/program/use-cases/use-cases.ts";

const AT = "2026-11-22T20:00:00.000Z";
export const HOSTILE = "<img src=x onerror=alert(1)> \u05e9\u05dc\u05d5\u05dd.mkv";

/** A doctor with three findings, a backup, and a channel that does not respond to its test. */
export function fakeHealth(said = HOSTILE, channels = ["ntfy", said]): Pick<UseCases, "health"> {
  const state: ShownHealth = {
    doctor: { running: false, probes: [] },
    backups: [{ path: `/state/backups/${"long-".repeat(30)}.db`, size_bytes: 4096, at: AT }],
    notifications: { channels, kinds: ["filed", "review"] },
  };
  const probes = [
    {
      id: "plex",
      title: "Plex",
      findings: [
        {
          level: "fail" as const,
          found: `It does not see ${said}`,
          cause: "It runs in a container.",
          advice: "Say how it sees our folders.",
          setting: "PLEX_PATH_MAP",
          command: `printf '%s\\n' PLEX_PATH_MAP=/srv/${"media".repeat(40)}=/data`,
        },
      ],
    },
    {
      id: "space",
      title: "Free space",
      findings: [{ level: "warn" as const, found: "The disk is nearly full." }],
    },
    { id: "clock", title: "Clock", findings: [{ level: "ok" as const, found: "It is right." }] },
  ];
  return {
    health: async () => ({
      read: async () => structuredClone(state),
      look: () => void (state.doctor = { running: false, at: AT, user: "anna", probes }),
      async backUp() {
        state.backups.push({ path: "/state/backups/manual.db", size_bytes: 8192, at: AT });
        return { path: "/state/backups/manual.db" };
      },
      async testNotifications() {
        state.notifications.tested = {
          at: AT,
          results: [{ channel: "ntfy" }, { channel: said, problem: "no answer" }],
        };
      },
      tailLog: () => Promise.reject(new Error("No one reads a log here.")),
    }),
  };
}

/** The log use case over this file. */
export const logOf = (file: string): Pick<UseCases, "log"> => ({
  log: (query) =>
    tailLog({ config: { log: { file }, secrets: [] }, log: {} } as unknown as Program, query),
});

/** A log line as it is in the file. */
export const line = (level: string, msg: string): string =>
  `${JSON.stringify({ level, time: AT, msg })}\n`;
